package terraform

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// IsPlan reports whether a file can be what "terraform show -json" prints of a plan. It is cheap, and may be wrong.
func IsPlan(data []byte) bool {
	return bytes.Contains(data, []byte(`"planned_values"`)) && bytes.Contains(data, []byte(`"format_version"`))
}

// ReadPlan reads the functions of a plan. In a plan everything is evaluated, except for what is known only
// after it was applied; names of files are taken to be relative to the plan's directory.
func ReadPlan(t *tree.Tree, file string) *iac.Project {
	out := &iac.Project{}
	data, err := t.ReadFile(file)
	if err != nil {
		out.Report(finding.Span{File: file}, "the plan cannot be read: %v", err)
		return out
	}
	docs, _, err := document.Parse(file, data)
	if f, ok := err.(*document.Fault); ok {
		out.Report(f.Span, "%s", f.Message)
	}
	if len(docs) == 0 || docs[0].Get("planned_values") == nil {
		return out
	}
	p := &plan{out: out, file: file, unknown: map[string]*document.Node{}, names: map[string]string{}, seen: map[string]*iac.Function{}}
	for _, c := range docs[0].Get("resource_changes").Elements() {
		if address, ok := c.Get("address").String(); ok {
			p.unknown[address] = c.Get("change", "after_unknown")
		}
	}
	p.module(docs[0].Get("planned_values", "root_module"), 0)
	p.links()
	if len(out.Functions)+len(out.Providers) > 0 {
		out.Templates = append(out.Templates, iac.Template{File: file, Language: iac.Terraform})
	}
	return out
}

// A plan is one file.
type plan struct {
	out     *iac.Project
	file    string
	unknown map[string]*document.Node // by address: what is known after apply
	names   map[string]string         // function_name -> address
	seen    map[string]*iac.Function
	others  []planned
}

// planned is a resource in a plan.
type planned struct {
	out     *iac.Project
	address string
	kind    string
	at      finding.Span
	values  *document.Node
	unknown *document.Node
}

func (p *plan) module(n *document.Node, depth int) {
	if n == nil || depth > maxModules {
		return
	}
	for _, r := range n.Get("resources").Elements() {
		address, ok := r.Get("address").String()
		if !ok {
			continue
		}
		kind, _ := r.Get("type").String()
		res := planned{p.out, address, kind, r.Get("address").Where(p.file), r.Get("values"), p.unknown[address]}
		switch kind {
		case "aws_lambda_function":
			p.function(res)
		case "aws_lambda_capacity_provider":
			p.out.Providers = append(p.out.Providers, res.provider(p.file))
		default:
			p.others = append(p.others, res)
		}
	}
	for _, child := range n.Get("child_modules").Elements() {
		p.module(child, depth+1)
	}
}

var index = regexp.MustCompile(`\[[^\]]*\]`)

// function adds a function. Those that for_each or count repeats have one address up to the index.
func (p *plan) function(r planned) {
	name := index.ReplaceAllString(r.address, "")
	if f := p.seen[name]; f != nil {
		f.Copies = "for_each or count"
		return
	}
	f := r.function(name, p.file)
	p.seen[name] = f
	if called, ok := r.values.Get("function_name").String(); ok {
		p.names[called] = name
	}
	p.out.Functions = append(p.out.Functions, f)
}

// links adds what other resources say, where they have the function's name.
func (p *plan) links() {
	for _, r := range p.others {
		called, _ := r.values.Get("function_name").String()
		f := p.seen[p.names[called]]
		if f == nil {
			continue
		}
		switch r.kind {
		case "aws_lambda_provisioned_concurrency_config":
			f.Provisioned = planValue(r, (*document.Node).Int, "provisioned_concurrent_executions")
		case "aws_lambda_function_url":
			f.Events = append(f.Events, iac.Event{Type: "FunctionUrl", Name: r.address})
		case "aws_lambda_event_source_mapping":
			arn, _ := r.values.Get("event_source_arn").String()
			f.Events = append(f.Events, iac.Event{Type: iac.SourceOf(arn), Name: r.address})
		}
	}
}

// block returns the values of a block, which a plan has as a list with one element.
func (r planned) block(names ...string) planned {
	for _, name := range names {
		r.values, r.unknown = element(r.values.Get(name)), element(r.unknown.Get(name))
	}
	return r
}

func element(n *document.Node) *document.Node {
	if items := n.Elements(); len(items) > 0 {
		return items[0]
	}
	return nil
}

// planValue returns a value, or that it is known only after the plan was applied.
func planValue[T any](r planned, convert func(*document.Node) (T, bool), name string) iac.Value[T] {
	if u := r.unknown.Get(name); u != nil {
		if is, ok := u.Bool(); ok && is {
			return iac.Value[T]{Set: true, Text: "known after apply", Span: r.at}
		}
	}
	n := r.values.Get(name)
	if n.IsNull() {
		return iac.Value[T]{Span: r.at}
	}
	v := iac.Value[T]{Set: true, Span: n.Span}
	if v.V, v.Known = convert(n); !v.Known {
		v.Text = n.Show()
	}
	return v
}

// filled says whether there is a block, or a list that is not empty.
func (r planned) filled(name string) iac.Value[bool] {
	n := r.values.Get(name)
	if len(n.Elements()) == 0 {
		return iac.Value[bool]{Span: r.at}
	}
	return iac.Value[bool]{Set: true, Known: true, V: true, Span: n.Span}
}

func (r planned) list(name string) []iac.Value[string] {
	var list []iac.Value[string]
	for _, n := range r.values.Get(name).Elements() {
		text, ok := n.String()
		list = append(list, iac.Value[string]{Set: true, Known: ok, V: text, Span: n.Span})
	}
	return list
}

func (r planned) function(name, file string) *iac.Function {
	text, number := (*document.Node).String, (*document.Node).Int
	tenancy := r.block("tenancy_config").filled("tenant_isolation_mode")
	f := &iac.Function{
		Name: name, Language: iac.Terraform, Template: file, Where: r.at,
		Runtime:       planValue(r, text, "runtime"),
		Handler:       planValue(r, text, "handler"),
		Architecture:  iac.Value[string]{Span: r.at},
		Memory:        planValue(r, number, "memory_size"),
		Timeout:       planValue(r, number, "timeout"),
		Storage:       planValue(r.block("ephemeral_storage"), number, "size"),
		Reserved:      positive(planValue(r, number, "reserved_concurrent_executions")),
		Provisioned:   iac.Value[int]{Span: r.at},
		VPC:           r.filled("vpc_config"),
		FileSystem:    r.filled("file_system_config"),
		SnapStart:     differs(planValue(r.block("snap_start"), text, "apply_on"), "None"),
		Tenancy:       tenancy,
		Publish:       planValue(r, (*document.Node).Bool, "publish"),
		PublishLatest: is(planValue(r, text, "publish_to"), "LATEST_PUBLISHED"),
		Layers:        names(r.list("layers")),
		Variables:     []string{},
		Events:        []iac.Event{},
	}
	kind, _ := r.values.Get("package_type").String()
	f.Image = kind == "Image"
	if a := r.list("architectures"); len(a) > 0 {
		f.Architecture = a[0]
	}
	if vars := r.block("environment").values.Get("variables"); vars.IsMap() {
		for _, p := range vars.Pairs {
			f.Variables = append(f.Variables, p.Key.Text)
		}
		f.Variables = sorted(f.Variables)
	}
	f.Code = r.code(file)
	f.Capacity = r.capacity()
	return f
}

func (r planned) code(file string) iac.Source {
	dir := filepath.Dir(file)
	src := iac.Source{Dir: dir, Path: planValue(r, (*document.Node).String, "filename")}
	if src.Path.Known {
		if !filepath.IsAbs(src.Path.V) {
			src.Path.V = filepath.Join(dir, filepath.FromSlash(src.Path.V))
		}
	} else if key, ok := r.values.Get("s3_key").String(); ok {
		src.Path = iac.Value[string]{Set: true, Text: key, Span: r.at}
	}
	return src
}

func (r planned) capacity() *iac.Capacity {
	in := r.block("capacity_provider_config", "lambda_managed_instances_capacity_provider_config")
	if in.values == nil {
		return nil
	}
	return &iac.Capacity{
		Where:       in.values.Span,
		Provider:    planValue(in, (*document.Node).String, "capacity_provider_arn"),
		Concurrency: planValue(in, (*document.Node).Int, "per_execution_environment_max_concurrency"),
		Ratio:       planValue(in, (*document.Node).Float, "execution_environment_memory_gib_per_vcpu"),
		Min:         iac.Value[int]{Span: r.at}, Max: iac.Value[int]{Span: r.at},
	}
}

func (r planned) provider(file string) *iac.Provider {
	need := r.block("instance_requirements")
	subnets := r.block("vpc_config").list("subnet_ids")
	return &iac.Provider{
		Name: index.ReplaceAllString(r.address, ""), Language: iac.Terraform, Template: file, Where: r.at,
		Architectures: need.list("architectures"),
		Allowed:       need.list("allowed_instance_types"),
		Excluded:      need.list("excluded_instance_types"),
		MaxVCPU:       planValue(r.block("capacity_provider_scaling_config"), (*document.Node).Int, "max_vcpu_count"),
		Subnets:       iac.Value[int]{Set: len(subnets) > 0, Known: len(subnets) > 0, V: len(subnets), Span: r.at},
	}
}

// Refine fills in from plans what a configuration leaves open, and adds the functions that it does not have. Functions
// are the same if their names are.
func Refine(p, plans *iac.Project) {
	byName := map[string][]*iac.Function{}
	for _, f := range p.Functions {
		if f.Language == iac.Terraform {
			_, plain, found := strings.Cut(f.Name, ":")
			if !found {
				plain = f.Name
			}
			byName[plain] = append(byName[plain], f)
		}
	}
	rest := *plans
	rest.Functions = nil
	for _, g := range plans.Functions {
		same := byName[g.Name]
		if len(same) == 0 {
			rest.Functions = append(rest.Functions, g)
			continue
		}
		for _, f := range same {
			refine(f, g)
		}
	}
	if len(rest.Functions) == 0 && len(p.Providers) > 0 {
		rest.Providers, rest.Templates = nil, nil
	}
	if len(rest.Functions)+len(rest.Providers) == 0 {
		rest.Templates = nil
	}
	p.Add(&rest)
}

func refine(f, g *iac.Function) {
	learn(&f.Runtime, g.Runtime)
	learn(&f.Handler, g.Handler)
	learn(&f.Architecture, g.Architecture)
	learn(&f.Memory, g.Memory)
	learn(&f.Timeout, g.Timeout)
	learn(&f.Storage, g.Storage)
	learn(&f.Reserved, g.Reserved)
	learn(&f.Provisioned, g.Provisioned)
	learn(&f.VPC, g.VPC)
	learn(&f.FileSystem, g.FileSystem)
	learn(&f.SnapStart, g.SnapStart)
	learn(&f.Publish, g.Publish)
	learn(&f.PublishLatest, g.PublishLatest)
}

// learn takes a value from a plan if the configuration only has an expression, or a default.
func learn[T any](v *iac.Value[T], planned iac.Value[T]) {
	if v.Set && (!v.Known || v.Text != "") && planned.Known {
		v.V, v.Known, v.Text = planned.V, true, ""
	}
}
