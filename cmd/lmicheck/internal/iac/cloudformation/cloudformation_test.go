package cloudformation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/cloudformation"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/iactest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
)

func read(t *tree.Tree) *iac.Project { return cloudformation.Read(t, t.Files, "") }

func TestRead(t *testing.T) { iactest.Run(t, read) }

// TestEncoding has what an archive of text cannot have.
func TestEncoding(t *testing.T) {
	const template = "Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Properties: {MemorySize: 1}\n"
	for _, c := range []struct{ name, text, want string }{
		{"a byte order mark", "\ufeff" + template, "memory 1 @4:18"},
		{"columns after other scripts count bytes", strings.Replace(template, "{MemorySize", "{Description: \"ü€\", MemorySize", 1), "memory 1 @4:40"},
		{"Windows line ends", strings.ReplaceAll(template, "\n", "\r\n"), "memory 1 @4:18"},
		{"Latin-1", strings.Replace(template, "Fn", "F\xfc", 1), "problem t.yaml:2: the file is not in UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			iactest.Write(t, dir, "t.yaml", c.text)
			if got := iactest.Print(read(iactest.Open(t, dir)), dir); !strings.Contains(got, c.want) {
				t.Errorf("%q is not in:\n%s", c.want, got)
			}
		})
	}
}

// TestLarge reads templates of 10 MB. The bound is generous, for the machine may be busy: what it must find is work that
// grows faster than the template.
func TestLarge(t *testing.T) {
	const size, functions = 10 << 20, 2000
	padding := strings.Repeat("x", size/functions)
	var yaml, json strings.Builder
	yaml.WriteString("Resources:\n")
	json.WriteString("{\"Resources\": {\n")
	for i := range functions {
		fmt.Fprintf(&yaml, "  Fn%d:\n    Type: AWS::Lambda::Function\n    Properties: {MemorySize: 128, Description: %q}\n", i, padding)
		fmt.Fprintf(&json, "%q: {\"Type\": \"AWS::Lambda::Function\", \"Properties\": {\"MemorySize\": 128, \"Description\": %q}},\n", fmt.Sprint("Fn", i), padding)
	}
	json.WriteString("\"Q\": {\"Type\": \"AWS::SQS::Queue\"}}}")
	for name, text := range map[string]string{"t.yaml": yaml.String(), "t.json": json.String()} {
		dir := t.TempDir()
		iactest.Write(t, dir, name, text)
		tr := iactest.Open(t, dir)
		start := time.Now()
		p := read(tr)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: reading took %v", name, took)
		} else {
			t.Logf("%s: %d MB in %v", name, len(text)>>20, took.Round(time.Millisecond))
		}
		if len(p.Functions) != functions || len(p.Problems) > 0 {
			t.Errorf("%s: %d functions, problems %v", name, len(p.Functions), p.Problems)
		}
	}
}

// TestSmall reads a template that is made of small values, which cost more than long ones.
func TestSmall(t *testing.T) {
	var b strings.Builder
	b.WriteString("Resources:\n  Fn: {Type: AWS::Lambda::Function}\n")
	for i := 0; b.Len() < 2<<20; i++ {
		fmt.Fprintf(&b, "  R%d: {Type: AWS::SQS::Queue, Properties: {A: [1, 2, 3], B: !Ref X, C: !Sub \"${A}\"}}\n", i)
	}
	dir := t.TempDir()
	iactest.Write(t, dir, "t.yaml", b.String())
	tr := iactest.Open(t, dir)
	start := time.Now()
	p := read(tr)
	t.Logf("%v", time.Since(start).Round(time.Millisecond))
	if len(p.Functions) != 1 || time.Since(start) > 30*time.Second {
		t.Errorf("%d functions after %v", len(p.Functions), time.Since(start))
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {MemorySize: !If [A, !Ref B, !Sub \"${C}\"]}\nConditions: {A: !Not [!Condition A]}\n")
	f.Add(`{"Parameters": {"A": {"Default": 1}}, "Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"MemorySize": {"Ref": "A"}}}}}`)
	f.Add("a: &a {<<: *a}\nResources: {F: {Type: AWS::Lambda::Function, Properties: *a}, Fn::ForEach::X: [a, b, {F: {Type: AWS::Lambda::Version}}]}\n")
	f.Add("Resources: {P: {Type: AWS::Lambda::CapacityProvider, Properties: {VpcConfig: !Join [a, !Split [b, c]]}}}\nMappings: {A: {B: 1}}")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		iactest.Write(t, dir, "t.yaml", text)
		iactest.Twice(t, dir, read)
	})
}
