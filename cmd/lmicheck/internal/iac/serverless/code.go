package serverless

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
)

// code says where the code is: an artifact, or else the file that the handler names, relative to the
// configuration.
func (s *service) code(f *iac.Function, p props) iac.Source {
	src := iac.Source{Dir: s.dir(), Path: iac.Value[string]{Span: p.at}}
	abs := func(v iac.Value[string]) iac.Value[string] {
		if v.Known {
			v.V = filepath.Join(s.dir(), filepath.FromSlash(v.V))
		}
		return v
	}
	if f.Image {
		s.image(p, &src)
		return src
	}
	artifact := p.within("package").text("artifact")
	if !artifact.Set {
		artifact = props{s, p.at, []*document.Node{s.root}}.within("package").text("artifact")
	}
	src.Path = abs(f.Handler)
	if artifact.Set {
		src.Path = abs(artifact)
	}
	if f.Handler.Known && s.byPlugin() { // serverless-go-plugin builds the package that the handler names
		src.Entry = filepath.Join(s.dir(), s.base(), filepath.FromSlash(f.Handler.V))
	}
	if f.Handler.Known && strings.HasSuffix(f.Handler.V, ".go") {
		src.Entry = abs(f.Handler).V
	}
	src.Commands = s.hooks()
	return src
}

// byPlugin reports whether a plugin builds the functions.
func (s *service) byPlugin() bool {
	list := s.at("plugins")
	if in := list.Get("modules"); in != nil {
		list = in
	}
	return slices.ContainsFunc(list.Elements(), func(n *document.Node) bool {
		return n.Text == "serverless-go-plugin" || n.Text == "serverless-plugin-go" || n.Text == "serverless-golang"
	})
}

// base returns the directory in which serverless-go-plugin builds.
func (s *service) base() string {
	dir, _ := s.at("custom", "go", "baseDir").String()
	return filepath.FromSlash(dir)
}

// hooks returns the commands that serverless-plugin-scripts runs.
func (s *service) hooks() []iac.Command {
	var list []iac.Command
	for _, p := range s.at("custom", "scripts", "hooks").Children() {
		if text, ok := p.Value.String(); ok {
			list = append(list, iac.Command{Dir: s.dir(), Text: text, Where: p.Key.Span, Shared: true})
		}
	}
	return list
}

// image finds the Dockerfile of an image: its name is one of the provider's images.
func (s *service) image(p props, src *iac.Source) {
	_, r, _ := p.find("image")
	name, ok := r.node.String()
	if !ok {
		name, _ = s.resolve(r.node.Get("name")).node.String()
	}
	from := props{s, p.at, []*document.Node{s.at("provider", "ecr", "images", name)}}
	if dir := from.text("path"); dir.Known {
		src.Context = filepath.Join(s.dir(), filepath.FromSlash(dir.V))
		src.Dockerfile = filepath.Join(src.Context, filepath.FromSlash(cmp.Or(from.text("file").V, "Dockerfile")))
	} else if _, ok := s.at("provider", "ecr", "images", name).String(); ok {
		dir, _ := s.at("provider", "ecr", "images", name).String()
		src.Context = filepath.Join(s.dir(), filepath.FromSlash(dir))
		src.Dockerfile = filepath.Join(src.Context, "Dockerfile")
	}
}

// capacity reads a function's use of a capacity provider: its name, or a map.
func (s *service) capacity(p props) *iac.Capacity {
	pair, r, ok := p.find("capacityProvider")
	if !ok {
		return nil
	}
	c := &iac.Capacity{Where: pair.Key.Span, Provider: iac.Value[string]{Set: true, Text: r.text, Span: pair.Key.Span}}
	in := p.within("capacityProvider")
	if name, plain := r.node.String(); plain {
		c.Provider.V, c.Provider.Known = name, true
	} else if r.known {
		c.Provider = in.text("name")
	}
	c.Concurrency, c.Ratio = in.integer("maxConcurrency"), in.number("memoryPerVCpu")
	c.Min, c.Max = in.within("scaling").integer("min"), in.within("scaling").integer("max")
	c.Shape = strange(in, "capacityProvider", "name", "maxConcurrency", "memoryPerVCpu", "scaling")
	return c
}

// strange names a property that is none.
func strange(p props, of string, known ...string) string {
	for _, layer := range p.layers {
		if key := layer.Except(known); key != "" {
			return fmt.Sprintf("%q has no property %q", of, key)
		}
	}
	return ""
}

// providers reads provider.capacityProviders.
func (s *service) providers() {
	for _, pair := range s.at("provider", "capacityProviders").Children() {
		p := props{s, pair.Key.Span, []*document.Node{s.resolve(pair.Value).node}}
		need := p.within("instanceRequirements")
		c := &iac.Provider{
			Name: pair.Key.Text, Language: iac.Serverless, Template: s.file, Where: pair.Key.Span,
			Architectures: need.list("architectures"),
			Allowed:       need.list("allowedInstanceTypes"),
			Excluded:      need.list("excludedInstanceTypes"),
			MaxVCPU:       p.within("scaling").integer("maxVCpuCount"),
			Subnets:       p.within("vpc").count("subnetIds"),
		}
		c.Shape = cmp.Or(strange(p, pair.Key.Text, "permissions", "vpc", "instanceRequirements", "scaling", "kmsKeyArn"),
			cmp.Or(strange(need, "instanceRequirements", "architectures", "allowedInstanceTypes", "excludedInstanceTypes"),
				strange(p.within("scaling"), "scaling", "mode", "maxVCpuCount", "policies")))
		s.out.Providers = append(s.out.Providers, c)
	}
}
