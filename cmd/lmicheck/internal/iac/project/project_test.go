package project_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/iactest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/project"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
)

func TestRead(t *testing.T) {
	iactest.Run(t, func(tr *tree.Tree) *iac.Project {
		p, err := project.Read(context.Background(), tr.Dir)
		if err != nil {
			t.Error(err)
			return &iac.Project{}
		}
		return p
	})
}

func TestErrors(t *testing.T) {
	if _, err := project.Read(context.Background(), filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a directory that does not exist is read")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := project.Read(ctx, t.TempDir()); err == nil {
		t.Error("reading goes on after it was cancelled")
	}
	p, err := project.Read(context.Background(), t.TempDir())
	if err != nil || p.Functions == nil || p.Problems == nil || p.Templates == nil || p.Providers == nil {
		t.Errorf("an empty directory gives %+v, %v", p, err)
	}
}

// TestLinks has symbolic links that lead out of the repository, and one in a circle. What they
// lead to is not read.
func TestLinks(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	const template = "Resources: {%s: {Type: AWS::Lambda::Function, Properties: {Runtime: provided.al2023, Code: code}}}\n"
	iactest.Write(t, outside, "secret.yaml", fmt.Sprintf(template, "Secret"))
	iactest.Write(t, outside, "main.go", "package main")
	iactest.Write(t, dir, "template.yaml", fmt.Sprintf(template, "Fn"))
	for name, target := range map[string]string{"out": outside, "secret.yaml": filepath.Join(outside, "secret.yaml"), "circle": dir, "code": outside} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	p, err := project.Read(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Functions) != 1 || p.Functions[0].Name != "Fn" || p.Functions[0].Package.Dir != "" {
		t.Errorf("read:\n%s", iactest.Print(p, dir))
	}
}

// TestMany reads 500 functions with a build in a makefile.
func TestMany(t *testing.T) {
	const functions = 500
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("Transform: AWS::Serverless-2016-10-31\nResources:\n")
	for i := range functions {
		iactest.Write(t, dir, fmt.Sprintf("cmd/fn%d/main.go", i), "package main\nimport _ \"github.com/aws/aws-lambda-go/lambda\"\n")
		fmt.Fprintf(&b, "  Fn%d: {Type: AWS::Serverless::Function, Properties: {Runtime: provided.al2023, CodeUri: bin/fn%d.zip}}\n", i, i)
	}
	iactest.Write(t, dir, "template.yaml", b.String())
	iactest.Write(t, dir, "Makefile", "bin/%.zip: bin/%/bootstrap\n\tzip -j $@ $<\nbin/%/bootstrap:\n\tgo build -o $@ ./cmd/$*\n"+
		"FNS = $(notdir $(wildcard cmd/*))\nall:\n\tfor f in $(FNS); do go build -o out/$$f ./cmd/$$f; done\n")
	start := time.Now()
	p, err := project.Read(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%v", time.Since(start).Round(time.Millisecond))
	for i, f := range p.Functions {
		if want := filepath.Join(dir, "cmd", fmt.Sprint("fn", i)); f.Package.Dir != want {
			t.Fatalf("%s is found in %q (%s), want %q", f.Name, f.Package.Dir, f.Package.Reason, want)
		}
	}
	if len(p.Functions) != functions || time.Since(start) > 30*time.Second {
		t.Errorf("%d functions after %v", len(p.Functions), time.Since(start))
	}
}
