package terraform

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// registry reads the call of a module that is not in the tree, if its inputs are those of a function: the one
// of terraform-aws-modules and those that are made like it. nil if it is something else.
func (m *module) registry(call *hcl.Block, attrs hcl.Attributes, source string) *iac.Function {
	c := m.config(call)
	c.body = nil // inputs are attributes
	standard := strings.Contains(source, "terraform-aws-modules/lambda") || strings.Contains(source, "terraform-aws-lambda")
	code := false
	for _, name := range []string{"source_path", "filename", "local_existing_package", "s3_existing_package", "s3_key", "image_uri"} {
		code = code || attrs[name] != nil
	}
	if strings.Contains(source, "//modules/") || !code && attrs["handler"] == nil || !standard && attrs["runtime"] == nil && attrs["image_uri"] == nil {
		return nil
	}
	for _, name := range []string{"create", "create_function"} {
		if v := c.boolean(name); v.Known && !v.V {
			return nil
		}
	}
	if v := c.boolean("create_layer"); v.V && attrs["handler"] == nil {
		return nil
	}
	f := m.fromInputs(c, call)
	if !standard {
		for _, v := range []*iac.Value[int]{&f.Memory, &f.Timeout} {
			if !v.Set { // its default is the module's, and not AWS's
				*v = iac.Value[int]{Set: true, Text: fmt.Sprintf("default of module %q", source), Span: c.at}
			}
		}
	}
	return f
}

// fromInputs makes a function of the inputs of a call.
func (m *module) fromInputs(c config, call *hcl.Block) *iac.Function {
	subnets := c.count("vpc_subnet_ids")
	f := &iac.Function{
		Name: m.address + "module." + call.Labels[0], Language: iac.Terraform, Template: m.dir, Where: c.at,
		Copies:        cmp.Or(repeated(m, c.attrs), m.copies),
		Runtime:       c.text("runtime"),
		Handler:       c.text("handler"),
		Image:         c.text("package_type").V == "Image" || c.text("image_uri").Set,
		Architecture:  firstOf(c, "architectures"),
		Memory:        c.integer("memory_size"),
		Timeout:       c.integer("timeout"),
		Storage:       c.integer("ephemeral_storage_size"),
		Reserved:      positive(c.integer("reserved_concurrent_executions")),
		Provisioned:   positive(c.integer("provisioned_concurrent_executions")),
		VPC:           iac.Value[bool]{Set: subnets.Set, Known: subnets.Set, V: !subnets.Known || subnets.V > 0, Text: subnets.Text, Span: subnets.Span},
		FileSystem:    present(c.text("file_system_arn")),
		SnapStart:     c.boolean("snap_start"),
		Tenancy:       c.boolean("tenant_isolation_mode"),
		Publish:       c.boolean("publish"),
		PublishLatest: is(c.text("publish_to"), "LATEST_PUBLISHED"),
		Layers:        names(c.list("layers")),
		Variables:     sorted(append(c.keys("environment_variables"), c.keys("environment")...)),
		Events:        m.triggers(c),
		Code:          m.inputCode(c),
	}
	if arn := c.text("managed_instances_capacity_provider_arn"); arn.Set {
		f.Capacity = &iac.Capacity{
			Where:       arn.Span,
			Provider:    m.reference(c, "managed_instances_capacity_provider_arn", "aws_lambda_capacity_provider"),
			Concurrency: c.integer("managed_instances_per_execution_environment_max_concurrency"),
			Ratio:       c.number("managed_instances_execution_environment_memory_gib_per_vcpu"),
			Min:         iac.Value[int]{Span: c.at}, Max: iac.Value[int]{Span: c.at},
		}
	}
	return f
}

func present(v iac.Value[string]) iac.Value[bool] {
	return iac.Value[bool]{Set: v.Set, Known: v.Set, V: v.Set, Text: v.Text, Span: v.Span}
}

// inputCode reads where the code is: a package, or sources that the module packs.
func (m *module) inputCode(c config) iac.Source {
	src := m.code(c)
	if a, v, ok := c.find("local_existing_package"); ok {
		src.Path = m.path(a, v)
		if from, ok := m.archived(a.Expr, src.Path); ok {
			src.Path = from
		}
	}
	a, v, ok := c.find("source_path")
	if !ok {
		return src
	}
	parts := []hcl.Expression{a.Expr}
	if list, diags := hcl.ExprList(a.Expr); !diags.HasErrors() {
		parts = list
	}
	if len(parts) > 0 {
		m.packedFrom(parts[0], a, &src)
	} else {
		src.Path = m.path(a, v)
	}
	return src
}

// packedFrom reads an element of source_path: a name, or an object with a path and commands.
func (m *module) packedFrom(e hcl.Expression, a *hcl.Attribute, src *iac.Source) {
	pairs, diags := hcl.ExprMap(e)
	if diags.HasErrors() {
		src.Path = m.path(&hcl.Attribute{Expr: e, NameRange: a.NameRange}, m.eval(e))
		return
	}
	var commands []hcl.Expression
	for _, p := range pairs {
		switch hcl.ExprAsKeyword(p.Key) {
		case "path":
			src.Path = m.path(&hcl.Attribute{Expr: p.Value, NameRange: a.NameRange}, m.eval(p.Value))
		case "commands":
			commands, _ = hcl.ExprList(p.Value)
		}
	}
	var text []string
	for _, e := range commands {
		text = append(text, m.partial(e))
	}
	if len(text) > 0 && src.Path.Known {
		src.Commands = []iac.Command{{Dir: src.Path.V, Text: strings.Join(text, "\n"), Where: m.span(commands[0].Range())}}
	}
}

// triggers reads the events of a call.
func (m *module) triggers(c config) []iac.Event {
	events := []iac.Event{}
	if a, _, ok := c.find("event_source_mapping"); ok {
		pairs, _ := hcl.ExprMap(a.Expr)
		for _, p := range pairs {
			events = append(events, iac.Event{Type: m.field(p.Value, "event_source_arn", m.sourceOf), Name: hcl.ExprAsKeyword(p.Key)})
		}
	}
	if a, _, ok := c.find("allowed_triggers"); ok {
		pairs, _ := hcl.ExprMap(a.Expr)
		for _, p := range pairs {
			service := func(e hcl.Expression, v evaluated) string {
				if !v.known() || v.Value.Type() != cty.String {
					return ""
				}
				return callers[strings.TrimSuffix(v.Value.AsString(), ".amazonaws.com")]
			}
			if kind := cmp.Or(m.field(p.Value, "service", service), m.field(p.Value, "principal", service)); kind != "" {
				events = append(events, iac.Event{Type: kind, Name: hcl.ExprAsKeyword(p.Key)})
			}
		}
	}
	if c.boolean("create_lambda_function_url").V {
		events = append(events, iac.Event{Type: "FunctionUrl"})
	}
	return events
}

// field applies f to a field of an object.
func (m *module) field(e hcl.Expression, name string, f func(hcl.Expression, evaluated) string) string {
	pairs, _ := hcl.ExprMap(e)
	for _, p := range pairs {
		if hcl.ExprAsKeyword(p.Key) == name {
			return f(p.Value, m.eval(p.Value))
		}
	}
	return ""
}
