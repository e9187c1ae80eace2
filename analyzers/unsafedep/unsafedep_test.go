package unsafedep_test

import (
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/analyzers/unsafedep"
	"github.com/lmicheck/lmicheck/internal/vendortest"
)

// tracer is a wrapper that the knowledge base knows to keep state of invocations.
var tracer = vendortest.Stub{
	Module: "github.com/lumigo-io/lumigo-go-tracer", Version: "v0.1.2",
	Source: "package lumigotracer\n\nfunc WrapHandler(handler, config any) any { return handler }\n",
}

const head = `package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	lumigotracer "github.com/lumigo-io/lumigo-go-tracer"
)

func handle() error { return nil }

var wrap = lumigotracer.WrapHandler

func main() { `

func TestWrapper(t *testing.T) {
	for _, c := range []struct {
		name, start string
		found       int
	}{
		{"a wrapped handler", `lambda.Start(lumigotracer.WrapHandler(handle, nil))`, 1},
		{"through a variable", `lambda.Start(wrap(handle, nil))`, 1},
		{"a wrapper that is not used", `lambda.Start(handle)`, 0},
		{"no function at all", `println(lumigotracer.WrapHandler(handle, nil) != nil, lambda.Start != nil)`, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := vendortest.Findings(t, vendortest.Module(t, head+c.start+" }\n", vendortest.Lambda("v1.54.0"), tracer), unsafedep.Analyzer)
			if len(found) != c.found {
				t.Fatalf("%d findings, want %d", len(found), c.found)
			}
			if c.found == 1 && !strings.Contains(found[0].Message, "WrapHandler v0.1.2") {
				t.Errorf("message %q does not name the function and its version", found[0].Message)
			}
		})
	}
}
