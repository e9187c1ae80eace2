package serverless_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/iactest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/serverless"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
)

func read(t *tree.Tree) *iac.Project {
	p := &iac.Project{}
	for _, file := range t.Files {
		switch {
		case serverless.IsProgram(file):
			p.Add(serverless.Program(file))
		case serverless.IsConfig(file):
			p.Add(serverless.Read(t, file))
		}
	}
	return p
}

func TestRead(t *testing.T) { iactest.Run(t, read) }

// TestGrowth resolves references that double what they refer to.
func TestGrowth(t *testing.T) {
	var b strings.Builder
	b.WriteString("service: s\nprovider: {name: aws, runtime: go1.x}\ncustom:\n  a0: xxxxxxxxxx\n")
	for i := 1; i < 60; i++ {
		fmt.Fprintf(&b, "  a%d: ${self:custom.a%d}${self:custom.a%d}\n", i, i-1, i-1)
	}
	b.WriteString("functions: {f: {handler: \"${self:custom.a59}\"}}\n")
	dir := t.TempDir()
	iactest.Write(t, dir, "serverless.yml", b.String())
	start := time.Now()
	p := read(iactest.Open(t, dir))
	if len(p.Functions) != 1 || p.Functions[0].Handler.Known || time.Since(start) > 20*time.Second {
		t.Errorf("%d functions after %v", len(p.Functions), time.Since(start))
	}
}

func FuzzRead(f *testing.F) {
	f.Add("service: s\nprovider: {name: aws, runtime: \"${self:custom.a, 'x'}\"}\ncustom: {a: \"${file(o.yml):a.0}\"}\nfunctions: {f: {handler: h, events: [{sqs: x}, http]}}", "a: [${self:custom.a}]")
	f.Add("service: s\nfunctions: ${file(o.yml)}\nprovider: {vpc: {}, capacityProviders: {c: {vpc: x}}}", "f: {image: {name: i}, capacityProvider: {name: c}}")
	f.Add("service: ${self:}\nfunctions: [{a: ${self:functions.0}}]\nplugins: {modules: [serverless-go-plugin]}", "")
	f.Fuzz(func(t *testing.T, text, other string) {
		dir := t.TempDir()
		iactest.Write(t, dir, "serverless.yml", text)
		iactest.Write(t, dir, "o.yml", other)
		iactest.Twice(t, dir, read)
	})
}
