package terraform

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/build"
)

// function reads an aws_lambda_function.
func (m *module) function(b *hcl.Block) *iac.Function {
	c := m.config(b)
	vpc, inVPC := c.within("vpc_config")
	if ids := vpc.count("subnet_ids"); inVPC.Known && ids.Known && ids.V == 0 {
		inVPC = iac.Value[bool]{Set: true, Known: true, Text: ids.Text, Span: ids.Span} // an empty list takes it out of the VPC
	}
	_, files := c.within("file_system_config")
	tenancy := c.one("tenancy_config").text("tenant_isolation_mode")
	f := &iac.Function{
		Name: m.address + address(b), Language: iac.Terraform, Template: m.dir, Where: c.at,
		Copies:        cmp.Or(repeated(m, c.attrs), m.copies),
		Runtime:       c.text("runtime"),
		Handler:       c.text("handler"),
		Image:         c.text("package_type").V == "Image" || c.text("image_uri").Set,
		Architecture:  firstOf(c, "architectures"),
		Memory:        c.integer("memory_size"),
		Timeout:       c.integer("timeout"),
		Storage:       c.one("ephemeral_storage").integer("size"),
		Reserved:      positive(c.integer("reserved_concurrent_executions")),
		Provisioned:   iac.Value[int]{Span: c.at},
		VPC:           inVPC,
		FileSystem:    files,
		SnapStart:     differs(c.one("snap_start").text("apply_on"), "None"),
		Tenancy:       iac.Value[bool]{Set: tenancy.Set, Known: tenancy.Known, V: tenancy.Known, Text: tenancy.Text, Span: tenancy.Span},
		Publish:       c.boolean("publish"),
		PublishLatest: is(c.text("publish_to"), "LATEST_PUBLISHED"),
		Layers:        names(c.list("layers")),
		Variables:     sorted(c.one("environment").keys("variables")),
		Events:        []iac.Event{},
		Capacity:      m.capacity(c),
		Code:          m.code(c),
	}
	return f
}

func firstOf(c config, name string) iac.Value[string] {
	if list := c.list(name); len(list) > 0 {
		return list[0]
	}
	return iac.Value[string]{Span: c.at}
}

func differs(v iac.Value[string], off string) iac.Value[bool] {
	return iac.Value[bool]{Set: v.Set, Known: v.Known, V: v.Known && v.V != off, Text: v.Text, Span: v.Span}
}

func is(v iac.Value[string], on string) iac.Value[bool] {
	return iac.Value[bool]{Set: v.Set, Known: v.Known, V: v.Known && v.V == on, Text: v.Text, Span: v.Span}
}

func names(list []iac.Value[string]) []string {
	out := []string{}
	for _, v := range list {
		out = append(out, cmp.Or(v.V, v.Text))
	}
	return out
}

func sorted(keys []string) []string {
	out := append([]string{}, keys...)
	slices.Sort(out)
	return slices.Compact(out)
}

// code reads where the code is. Of an archive that Terraform makes itself it is what is packed.
func (m *module) code(c config) iac.Source {
	src := iac.Source{Dir: m.dir, Path: iac.Value[string]{Span: c.at}}
	if a, v, ok := c.find("filename"); ok {
		src.Path = m.path(a, v)
		if from, ok := m.archived(a.Expr, src.Path); ok {
			src.Path = from
		}
	} else if key := c.text("s3_key"); key.Set {
		src.Path = iac.Value[string]{Set: true, Text: cmp.Or(key.V, key.Text), Span: key.Span}
		if a, _, ok := c.find("s3_key"); ok { // aws_s3_object.code.key: what is uploaded
			if up := m.uploaded(a.Expr); up.Set {
				src.Path = up
			}
		}
	}
	if a, _, ok := c.find("image_uri"); ok {
		m.image(a.Expr, &src)
	}
	src.Commands = m.commands()
	return src
}

// path returns the name of a file. Names are relative to the directory where Terraform runs.
func (m *module) path(a *hcl.Attribute, v evaluated) iac.Value[string] {
	out := iac.Value[string]{Set: true, Text: m.show(a.Expr), Span: m.span(a.NameRange)}
	if v.known() && v.Value.Type() == cty.String {
		out.Known, out.V, out.Text = true, m.abs(v.Value.AsString()), v.note
	}
	return out
}

func (m *module) abs(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(m.rootDir, filepath.FromSlash(name))
}

// archived returns what the archive is made of that an expression refers to, or that has this name: the same file, or the same
// expression.
func (m *module) archived(e hcl.Expression, name iac.Value[string]) (iac.Value[string], bool) {
	for _, use := range m.follow(e, 0) {
		if b := use.module.byName[use.address]; b != nil && b.Labels[0] == "archive_file" {
			return use.module.packed(b)
		}
	}
	for _, b := range m.resources {
		if b.Labels[0] != "archive_file" {
			continue
		}
		if a := attribute(b.Body, "output_path"); a != nil {
			if out := m.path(a, m.eval(a.Expr)); out.Known == name.Known && out.V == name.V && (out.Known || out.Text == name.Text) {
				return m.packed(b)
			}
		}
	}
	return iac.Value[string]{}, false
}

func (m *module) packed(b *hcl.Block) (iac.Value[string], bool) {
	c := m.config(b)
	for _, name := range []string{"source_file", "source_dir"} {
		if a, v, ok := c.find(name); ok {
			return m.path(a, v), true
		}
	}
	return iac.Value[string]{}, false
}

// uploaded returns the file that an S3 object is made of.
func (m *module) uploaded(e hcl.Expression) iac.Value[string] {
	for _, use := range m.follow(e, 0) {
		b := use.module.byName[use.address]
		if b == nil || b.Labels[0] != "aws_s3_object" && b.Labels[0] != "aws_s3_bucket_object" {
			continue
		}
		if a, v, ok := use.module.config(b).find("source"); ok {
			if from, ok := use.module.archived(a.Expr, use.module.path(a, v)); ok {
				return from
			}
			return use.module.path(a, v)
		}
	}
	return iac.Value[string]{}
}

// image finds the Dockerfile that an image is built from.
func (m *module) image(e hcl.Expression, src *iac.Source) {
	for _, use := range m.follow(e, 0) {
		b := use.module.byName[use.address]
		var in config
		file, context := "", ""
		switch {
		case b != nil && (b.Labels[0] == "docker_image" || b.Labels[0] == "docker_registry_image"):
			in = use.module.config(b).one("build")
			file, context = in.text("dockerfile").V, in.text("context").V
		case use.call != nil: // terraform-aws-modules/lambda/aws//modules/docker-build
			in = use.module.config(use.call)
			file, context = in.text("docker_file_path").V, in.text("source_path").V
		}
		if context != "" {
			src.Context = use.module.abs(context)
			src.Dockerfile = filepath.Join(src.Context, cmp.Or(file, "Dockerfile"))
			return
		}
	}
}

// commands returns the shell commands that the module's resources run.
func (m *module) commands() []iac.Command {
	if m.built != nil {
		return m.built
	}
	m.built = []iac.Command{}
	for _, b := range m.resources {
		for _, p := range blocks(b.Body, "provisioner", "type") {
			a := attribute(p.Body, "command")
			if p.Labels[0] != "local-exec" || a == nil {
				continue
			}
			c := iac.Command{Dir: m.rootDir, Text: m.partial(a.Expr), Where: m.span(a.Range), Shared: true}
			if d := attribute(p.Body, "working_dir"); d != nil {
				c.Dir = m.abs(m.partial(d.Expr))
			}
			m.built = append(m.built, c)
		}
	}
	return m.built
}

// partial evaluates a template, with marks for the parts that are not known.
func (m *module) partial(e hcl.Expression) string {
	if v := m.eval(e); v.known() && v.Value.Type() == cty.String {
		return v.Value.AsString()
	}
	if either, ok := e.(*hclsyntax.ConditionalExpr); ok {
		return m.partial(either.TrueResult) + "\n" + m.partial(either.FalseResult)
	}
	t, ok := e.(*hclsyntax.TemplateExpr)
	if !ok {
		return build.Unknown(m.show(e))
	}
	var b strings.Builder
	for _, part := range t.Parts {
		v := m.eval(part)
		switch {
		case v.known() && v.Value.Type() == cty.String:
			b.WriteString(v.Value.AsString())
		case v.known() && v.Value.Type() == cty.Number:
			b.WriteString(v.Value.AsBigFloat().Text('f', -1))
		case strings.HasPrefix(m.show(part), "each."), strings.HasPrefix(m.show(part), "count."):
			b.WriteString(build.Stem)
		default:
			b.WriteString(build.Unknown(m.show(part)))
		}
	}
	return b.String()
}

// capacity reads a function's use of a capacity provider; nil if it has none.
func (m *module) capacity(c config) *iac.Capacity {
	outer, set := c.within("capacity_provider_config")
	if !set.Set {
		return nil
	}
	const inner = "lambda_managed_instances_capacity_provider_config"
	out := &iac.Capacity{Where: set.Span, Min: iac.Value[int]{Span: c.at}, Max: iac.Value[int]{Span: c.at}}
	in, nested := outer.within(inner)
	if !nested.Set {
		out.Shape = fmt.Sprintf("%q has no block %q", "capacity_provider_config", inner)
		in = outer
	}
	out.Provider = m.reference(in, "capacity_provider_arn", "aws_lambda_capacity_provider")
	out.Concurrency = in.integer("per_execution_environment_max_concurrency")
	out.Ratio = in.number("execution_environment_memory_gib_per_vcpu")
	known := []string{"capacity_provider_arn", "per_execution_environment_max_concurrency", "execution_environment_memory_gib_per_vcpu"}
	out.Shape = iac.Both(out.Shape, strange(in, inner, known))
	return out
}

// strange names an attribute that is none.
func strange(c config, of string, known []string) string {
	var wrong []string
	for name := range c.attrs {
		if !slices.Contains(known, name) {
			wrong = append(wrong, name)
		}
	}
	if len(wrong) == 0 {
		return ""
	}
	slices.Sort(wrong)
	return fmt.Sprintf("%q has no argument %q", of, wrong[0])
}

// reference reads an attribute that names a resource of this type, or has an ARN.
func (m *module) reference(c config, name, kind string) iac.Value[string] {
	v := c.text(name)
	if a, _, ok := c.find(name); ok {
		for _, use := range m.follow(a.Expr, 0) {
			if strings.HasPrefix(use.address, kind+".") {
				return iac.Value[string]{Set: true, Known: true, V: use.module.address + use.address, Span: v.Span}
			}
		}
	}
	return v
}

// provider reads an aws_lambda_capacity_provider.
func (m *module) provider(b *hcl.Block) *iac.Provider {
	c := m.config(b)
	need, scaling := c.one("instance_requirements"), c.one("capacity_provider_scaling_config")
	p := &iac.Provider{
		Name: m.address + address(b), Language: iac.Terraform, Template: m.dir, Where: c.at,
		Architectures: need.list("architectures"),
		Allowed:       need.list("allowed_instance_types"),
		Excluded:      need.list("excluded_instance_types"),
		MaxVCPU:       scaling.integer("max_vcpu_count"),
		Subnets:       c.one("vpc_config").count("subnet_ids"),
	}
	p.Shape = iac.Both(strange(need, "instance_requirements", []string{"architectures", "allowed_instance_types", "excluded_instance_types"}),
		strange(scaling, "capacity_provider_scaling_config", []string{"max_vcpu_count", "scaling_mode", "scaling_policies"}))
	return p
}
