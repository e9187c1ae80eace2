package cloudformation

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
)

// function reads a function. ids are the kinds of all resources.
func (s *stack) function(r resource, ids map[string]string) *iac.Function {
	sam := strings.HasPrefix(r.kind, "AWS::Serverless::")
	p := props{s: s, at: r.at, layers: []*document.Node{r.properties}}
	if sam {
		p.layers = append(p.layers, s.root.Get("Globals", "Function"))
	}
	f := &iac.Function{
		Name: r.id, Language: s.languageOf(r), Template: s.file, Where: r.at, Copies: r.copies,
		Runtime:       p.text("Runtime"),
		Handler:       p.text("Handler"),
		Architecture:  only(p, "Architectures"),
		Memory:        p.integer("MemorySize"),
		Timeout:       p.integer("Timeout"),
		Storage:       p.within("EphemeralStorage").integer("Size"),
		Reserved:      p.integer("ReservedConcurrentExecutions"),
		VPC:           p.set("VpcConfig"),
		FileSystem:    p.set("FileSystemConfigs"),
		SnapStart:     differs(p.within("SnapStart").text("ApplyOn"), "None"),
		Tenancy:       p.set("TenancyConfig"),
		PublishLatest: p.boolean("PublishToLatestPublished"),
		Layers:        p.layerNames(),
		Variables:     p.variables(),
	}
	kind := p.text("PackageType")
	f.Image = kind.V == "Image" || p.set("ImageUri").Set || p.within("Code").set("ImageUri").Set
	if sam {
		f.Publish = p.set("AutoPublishAlias")
		f.Provisioned = p.within("ProvisionedConcurrencyConfig").integer("ProvisionedConcurrentExecutions")
		f.Events = p.events()
		f.Code = s.code(p, "CodeUri")
		f.Code.Inline = p.set("InlineCode").Set
	} else {
		f.Publish = iac.Value[bool]{Span: r.at}
		f.Provisioned = iac.Value[int]{Span: r.at}
		f.Code = s.code(p, "Code")
	}
	f.Capacity = s.capacity(p, sam, ids)
	s.metadata(r, p, &f.Code)
	if sam && !f.Code.Path.Set && !f.Code.Inline && !f.Image { // SAM then takes the template's directory
		f.Code.Path = iac.Value[string]{Set: true, Known: true, V: s.dir(), Span: r.at}
	}
	return f
}

// only returns the one element of a list.
func only(p props, key string) iac.Value[string] {
	list := p.list(key)
	if len(list) == 0 {
		return iac.Value[string]{Span: p.at}
	}
	return list[0]
}

// differs says whether a setting has another value than the one that turns it off.
func differs(v iac.Value[string], off string) iac.Value[bool] {
	return iac.Value[bool]{Set: v.Set, Known: v.Known, V: v.Known && v.V != off, Text: v.Text, Span: v.Span}
}

// layerNames returns the layers of all levels: SAM adds up lists.
func (p props) layerNames() []string {
	names := []string{}
	for _, layer := range slices.Backward(p.layers) {
		one := props{s: p.s, at: p.at, layers: []*document.Node{layer}}
		for _, v := range one.list("Layers") {
			if v.Known {
				names = append(names, v.V)
			} else {
				names = append(names, v.Text)
			}
		}
	}
	return names
}

// variables returns the names of environment variables.
func (p props) variables() []string {
	names := []string{}
	for _, layer := range p.within("Environment").within("Variables").layers {
		for _, pair := range layer.Pairs {
			names = append(names, pair.Key.Text)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// events returns SAM's events and the function's URL.
func (p props) events() []iac.Event {
	events := []iac.Event{}
	for _, layer := range p.within("Events").layers {
		for _, pair := range layer.Pairs {
			if kind, ok := p.s.resolve(pair.Value.Get("Type")).node.String(); ok {
				events = append(events, iac.Event{Type: kind, Name: pair.Key.Text})
			}
		}
	}
	if p.set("FunctionUrlConfig").Set {
		events = append(events, iac.Event{Type: "FunctionUrl"})
	}
	return events
}

// code reads where the code is: a path, or an object in S3, whose key is all that is known.
func (s *stack) code(p props, key string) iac.Source {
	src := iac.Source{Dir: s.dir(), Path: iac.Value[string]{Span: p.at}}
	pair, r, ok := p.find(key)
	if !ok {
		return src
	}
	in := p.within(key)
	src.Inline = in.set("ZipFile").Set
	src.Path = iac.Value[string]{Set: true, Text: r.text, Span: pair.Key.Span}
	path, known := r.node.String()
	switch {
	case known && strings.Contains(path, "://"):
		src.Path.Text = path
	case known:
		src.Path.V, src.Path.Known = filepath.Join(s.dir(), filepath.FromSlash(path)), true
	default:
		for _, name := range []string{"Key", "S3Key", "ImageUri"} {
			if pair, r, ok := in.find(name); ok {
				src.Path.Text = r.text
				if _, arg := intrinsic(pair.Value); arg.Kind == document.Scalar { // the text of Fn::Sub, whole
					src.Path.Text = arg.Text
				}
				if text, ok := r.node.String(); ok {
					src.Path.Text = text
				}
			}
		}
	}
	return src
}

// metadata reads what SAM and the CDK say of builds.
func (s *stack) metadata(r resource, p props, src *iac.Source) {
	m := props{s: s, at: r.at, layers: []*document.Node{r.node.Get("Metadata")}}
	text := func(key string) string { return m.text(key).V }
	abs := func(name string) string { return filepath.Join(s.dir(), filepath.FromSlash(name)) }
	src.Method, src.Target = text("BuildMethod"), r.id
	if at := m.within("BuildProperties").text("Target"); at.Known {
		src.Target = at.V
	}
	if dir := text("WorkingDirectory"); dir != "" {
		src.WorkingDir = abs(dir)
	}
	if text("Dockerfile") != "" || text("DockerContext") != "" {
		src.Context = abs(text("DockerContext"))
		src.Dockerfile = filepath.Join(src.Context, cmp.Or(text("Dockerfile"), "Dockerfile"))
	}
	if asset := text("aws:asset:path"); asset != "" {
		if !filepath.IsAbs(asset) {
			asset = abs(asset)
		}
		src.Path = iac.Value[string]{Set: true, Known: true, V: asset, Span: p.at}
	}
}
