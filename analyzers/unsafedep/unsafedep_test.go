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

// instrumented is a wrapper that calls Invoke.
var instrumented = vendortest.Stub{
	Module: "go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-lambda-go/otellambda", Version: "v0.61.0",
	Source: "package otellambda\n\nfunc WrapHandler(handler any) any { return handler }\n\nfunc InstrumentHandler(handler any) any { return handler }\n",
}

// runtime is a runtime client that makes handlers.
var runtime = vendortest.Stub{
	Module: "github.com/aws/aws-lambda-go", Version: "v1.54.0", Package: "lambda",
	Source: `package lambda

import "context"

type Handler interface {
	Invoke(ctx context.Context, payload []byte) ([]byte, error)
}

func Start(handler any) {}

func NewHandler(handler any) Handler { return nil }
`,
}

func TestWrapperThatInvokes(t *testing.T) {
	for start, found := range map[string]int{
		`lambda.Start(otellambda.WrapHandler(lambda.NewHandler(handle)))`:       1,
		`lambda.Start(otellambda.WrapHandler(own{}))`:                           0,
		`lambda.Start(otellambda.InstrumentHandler(lambda.NewHandler(handle)))`: 0,
		`lambda.Start(lambda.NewHandler(handle))`:                               0,
	} {
		src := `package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-lambda-go/otellambda"
)

type own struct{}

func (own) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return nil, nil }

func handle() error { return nil }

var _ = otellambda.WrapHandler

func main() { ` + start + " }\n"
		got := vendortest.Findings(t, vendortest.Module(t, src, runtime, instrumented), unsafedep.Analyzer)
		if len(got) != found {
			t.Errorf("%s: %d findings, want %d", start, len(got), found)
		}
		if found == 1 && len(got) == 1 && !strings.Contains(got[0].Message, "otellambda.WrapHandler v0.61.0") {
			t.Errorf("message %q", got[0].Message)
		}
	}
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
