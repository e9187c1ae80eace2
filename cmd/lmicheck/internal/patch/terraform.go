package patch

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

const (
	functionType = "aws_lambda_function."
	providerType = "aws_lambda_capacity_provider."
	arnVariable  = "capacity_provider_arn"
)

// root returns the directory of Terraform that gets the capacity provider of a function: its own, or
// for a module the nearest above it that is known. A module that has none above it gets
// one for itself.
func root(project *iac.Project, f *iac.Function) string {
	if call, _, ok := address(f.Name); call == "" || !ok {
		return f.Template
	}
	above := map[string]bool{}
	for _, t := range project.Templates {
		above[t.File] = t.Language == iac.Terraform
	}
	for dir := filepath.Dir(f.Template); ; dir = filepath.Dir(dir) {
		if above[dir] {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return f.Template
		}
	}
}

// texts are the blocks for each directory, each block once: a module may be called more than once.
type texts map[string]*blocks

type blocks struct {
	text strings.Builder
	seen map[string]bool
}

func (t texts) add(dir, name, text string) {
	if t[dir] == nil {
		t[dir] = &blocks{seen: map[string]bool{}}
	}
	if b := t[dir]; !b.seen[name] {
		b.seen[name] = true
		b.text.WriteString(text)
	}
}

// terraform writes a patch for the directory that has the capacity provider, and one for each
// module below it in which there are functions: these are given its ARN by a variable.
//
// Source: hashicorp/aws, the pages of aws_lambda_capacity_provider, aws_lambda_function and
// aws_lambda_function_scaling_config.
func (p *plan) terraform() []Patch {
	t := texts{}
	for _, k := range p.providers {
		t.add(p.template, k.name, k.terraform())
	}
	if len(p.providers) > 0 {
		p.note("names of capacity providers are unique in an account and region")
	}
	for _, m := range p.functions {
		p.place(t, m)
	}
	patches := []Patch{}
	for _, dir := range slices.Sorted(maps.Keys(t)) {
		notes := p.notes
		if dir != p.template {
			notes = []string{"callers of this module set " + arnVariable + "; what is set here holds for all of them"}
		}
		patches = append(patches, Patch{Template: dir, Language: iac.Terraform, Syntax: "hcl", Text: tidy(t[dir].text.String()), Notes: notes})
	}
	return patches
}

// place writes the blocks of a function into the directories where they belong.
func (p *plan) place(t texts, m *move) {
	arn := m.provider.address() + ".arn"
	call, name, ok := address(m.f.Name)
	switch dir := m.f.Template; {
	case !ok:
		t.add(p.template, m.f.Name, "")
		p.note("%q is made by a module that is not in the tree: its memory has to be %d MB, and it needs %s, if it has variables for them", m.f.Name, m.memory, arn)
	case dir == p.template:
		t.add(dir, name, m.terraform(name, arn))
	default:
		first, _, deep := strings.Cut(call, ".")
		if deep {
			p.note("the modules on the way to %q have to pass %s on", m.f.Name, arnVariable)
		}
		t.add(p.template, "module."+first, fmt.Sprintf("module %q {\n%s = %s\n}\n\n", first, arnVariable, arn))
		t.add(dir, arnVariable, fmt.Sprintf("variable %q {\ntype = string\n}\n\n", arnVariable))
		t.add(dir, name, m.terraform(name, "var."+arnVariable))
	}
}

// address takes "module.a.module.b.aws_lambda_function.c" apart, into "a.b" and "c". Indexes of
// modules that are called several times are left out.
func address(name string) (call, resource string, ok bool) {
	before, resource, ok := strings.Cut(name, functionType)
	for part := range strings.SplitSeq(before, "module.") {
		part, _, _ = strings.Cut(strings.TrimSuffix(part, "."), "[")
		if part != "" {
			call = strings.TrimPrefix(call+"."+part, ".")
		}
	}
	resource, _, _ = strings.Cut(resource, "[")
	return call, resource, ok
}

func tidy(text string) string {
	return strings.TrimSuffix(string(hclwrite.Format([]byte(text))), "\n")
}

// address is the name within the module.
func (k *provider) address() string {
	return k.name[max(0, strings.LastIndex(k.name, providerType)):]
}

func (k *provider) terraform() string {
	label := strings.TrimPrefix(k.name, providerType)
	var subnets []string
	for _, id := range subnetIDs() {
		subnets = append(subnets, fmt.Sprintf("%q", id))
	}
	return fmt.Sprintf(`resource "aws_lambda_capacity_provider" %q {
name = %q

vpc_config {
subnet_ids = [%s]
security_group_ids = [%q]
}

permissions_config {
capacity_provider_operator_role_arn = %q
}

instance_requirements {
architectures = [%q]
}

capacity_provider_scaling_config {
scaling_mode = "Auto"
max_vcpu_count = %d
}
}

`, label, strings.ReplaceAll(label, "_", "-"), strings.Join(subnets, ", "), securityGroup, operatorRole, k.arch, k.max)
}

// terraform writes what the resource of a function gets.
func (m *move) terraform(name, arn string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "resource \"aws_lambda_function\" %q {\n", name)
	if m.runtime {
		b.WriteString("runtime = \"provided.al2023\"\nhandler = \"bootstrap\"\n")
	}
	if m.setMemory {
		fmt.Fprintf(&b, "memory_size = %d\n", m.memory)
	}
	fmt.Fprintf(&b, `publish = true
publish_to = "LATEST_PUBLISHED"

capacity_provider_config {
lambda_managed_instances_capacity_provider_config {
capacity_provider_arn = %s
per_execution_environment_max_concurrency = %d
execution_environment_memory_gib_per_vcpu = %g
}
}
}

`, arn, m.concurrency, m.ratio)
	if m.scale != nil {
		b.WriteString(m.terraformScale(name))
	}
	return b.String()
}

// terraformScale is a resource of its own, one for each copy of the function.
func (m *move) terraformScale(name string) string {
	each, function := "", functionType+name+".function_name"
	if m.f.Copies != "" { // by for_each or count: this takes both
		each = "for_each = { for key, copy in " + functionType + name + " : key => copy.function_name }\n"
		function = "each.value"
	}
	return fmt.Sprintf(`resource "aws_lambda_function_scaling_config" %q {
%sfunction_name = %s
qualifier = "$LATEST.PUBLISHED"

function_scaling_config {
min_execution_environments = %d
max_execution_environments = %d
}
}

`, name, each, function, m.scale.min, m.scale.max)
}
