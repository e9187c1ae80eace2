package runtimeversion_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/analyzers/runtimeversion"
	"github.com/lmicheck/lmicheck/internal/vendortest"
)

const function = `package main

import "github.com/aws/aws-lambda-go/lambda"

func handle() error { return nil }

func main() { lambda.Start(handle) }
`

// notAFunction imports the module for its types only.
const notAFunction = `package main

import "github.com/aws/aws-lambda-go/lambda"

var start = lambda.Start

func main() { println(start != nil) }
`

func TestVersions(t *testing.T) {
	for _, c := range []struct {
		name, version, main string
		found               bool
	}{
		{"the last that takes one at a time", "v1.50.0", function, true},
		{"the first that takes several", "v1.51.0", function, false},
		{"numbers are compared, not letters", "v1.6.0", function, true},
		{"a release candidate is older than the release", "v1.51.0-rc.1", function, true},
		{"a program that is no function", "v1.50.0", notAFunction, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := vendortest.Module(t, c.main, vendortest.Lambda(c.version))
			found := vendortest.Findings(t, dir, runtimeversion.Analyzer)
			if (len(found) == 1) != c.found {
				t.Fatalf("%d findings", len(found))
			}
			if c.found {
				f := found[0]
				if filepath.Base(f.Span.File) != "go.mod" || f.Span.Line != 5 || !strings.Contains(f.Message, c.version) {
					t.Errorf("reported %q at %s:%d, want the version, and the requirement in go.mod", f.Message, f.Span.File, f.Span.Line)
				}
			}
		})
	}
}
