package terraform_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/iactest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/terraform"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
)

func read(t *tree.Tree) *iac.Project {
	var dirs []string
	p := &iac.Project{}
	for _, file := range t.Files {
		if terraform.IsSource(file) {
			dirs = append(dirs, filepath.Dir(file))
		}
	}
	p.Add(terraform.Read(t, slices.Compact(dirs)))
	for _, file := range t.Files {
		if data, err := t.ReadFile(file); err == nil && terraform.IsPlan(data) {
			terraform.Refine(p, terraform.ReadPlan(t, file))
		}
	}
	return p
}

func TestRead(t *testing.T) { iactest.Run(t, read) }

// TestDeep has what would end the process, for the parser calls itself once for each level.
func TestDeep(t *testing.T) {
	for name, text := range map[string]string{
		"parentheses": "a = " + strings.Repeat("(", 1<<20),
		"negations":   "a = " + strings.Repeat("!", 1<<20) + "x",
		"templates":   "a = " + strings.Repeat(`"${`, 1<<18),
		"objects":     "a = " + strings.Repeat("{a=", 1<<20),
		"choices":     "a = " + strings.Repeat("a?", 1<<20),
	} {
		dir := t.TempDir()
		iactest.Write(t, dir, "main.tf", text)
		p := read(iactest.Open(t, dir))
		if len(p.Problems) == 0 {
			t.Errorf("%s: no problem is reported", name)
		}
	}
}

func TestEncoding(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a byte order mark", "\ufeffresource \"aws_lambda_function\" \"f\" { memory_size = 5 }", "memory 5"},
		{"columns count bytes", "resource \"aws_lambda_function\" \"f\" {\n/* ü€ */ memory_size = 5\n}", "memory 5 @2:13"},
		{"Latin-1 in a comment", "# \xfc\nresource \"aws_lambda_function\" \"f\" { memory_size = 5 }", "memory 5"},
	} {
		dir := t.TempDir()
		iactest.Write(t, dir, "main.tf", c.text)
		if got := iactest.Print(read(iactest.Open(t, dir)), dir); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q is not in:\n%s", c.name, c.want, got)
		}
	}
}

// TestLarge reads 10 MB. The bound is generous, for the machine may be busy.
func TestLarge(t *testing.T) {
	var b strings.Builder
	n := 0
	for ; b.Len() < 10<<20; n++ {
		fmt.Fprintf(&b, "resource \"aws_lambda_function\" \"f%d\" {\n  memory_size = local.m\n  description = %q\n}\n", n, strings.Repeat("x", 20000))
	}
	b.WriteString("locals { m = 128 }\n")
	dir := t.TempDir()
	iactest.Write(t, dir, "main.tf", b.String())
	tr := iactest.Open(t, dir)
	start := time.Now()
	p := read(tr)
	t.Logf("%v", time.Since(start).Round(time.Millisecond))
	if len(p.Functions) != n || time.Since(start) > time.Minute {
		t.Errorf("%d of %d functions after %v, %v", len(p.Functions), n, time.Since(start), p.Problems)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("variable \"m\" { default = 1 }\nlocals { a = var.m }\nresource \"aws_lambda_function\" \"f\" { memory_size = local.a\n vpc_config { subnet_ids = [for x in [1] : x] } }", "x = 1")
	f.Add("module \"m\" { source = \"./\"\n for_each = toset([]) }\noutput \"o\" { value = module.m.o }\nlocals { a = local.a }", "")
	f.Add("resource \"aws_lambda_function\" \"f\" {\n dynamic \"environment\" {\n for_each = [1]\n content { variables = merge({a=1}, local.x) } }\n}", "m = {")
	f.Add("module \"m\" { source = \"terraform-aws-modules/lambda/aws\"\n handler = \"x\"\n source_path = [{path = \"a\", commands = [\"b\"]}]\n allowed_triggers = {a = {service = 1}} }", "")
	f.Fuzz(func(t *testing.T, text, values string) {
		dir := t.TempDir()
		iactest.Write(t, dir, "main.tf", text)
		iactest.Write(t, dir, "terraform.tfvars", values)
		iactest.Twice(t, dir, read)
	})
}
