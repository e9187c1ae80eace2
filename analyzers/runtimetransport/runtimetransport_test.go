package runtimetransport_test

import (
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/analyzers/runtimetransport"
	"github.com/lmicheck/lmicheck/internal/vendortest"
)

const start = `package main

import (
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

type tracing struct{ next http.RoundTripper }

func (t tracing) RoundTrip(r *http.Request) (*http.Response, error) { return t.next.RoundTrip(r) }

func handle() error { return nil }

func main() {
	BODY
	lambda.Start(handle)
}
`

// TestReplaced covers the half of the rule that depends on a version.
func TestReplaced(t *testing.T) {
	for _, c := range []struct {
		name, version, body, want string
	}{
		{"a wrapper, and a client that asserts", "v1.55.1", "http.DefaultTransport = tracing{http.DefaultTransport}", "is a main.tracing when lambda.Start clones it"},
		{"a later version", "v1.60.0", "http.DefaultTransport = &tracing{http.DefaultTransport}", "aws-lambda-go v1.60.0 panics"},
		{"a wrapper, and a client that does not look", "v1.54.0", "http.DefaultTransport = tracing{http.DefaultTransport}", ""},
		{"a copy", "v1.55.1", "http.DefaultTransport = http.DefaultTransport.(*http.Transport).Clone()", ""},
		{"a transport", "v1.55.1", "http.DefaultTransport = &http.Transport{}", ""},
		{"another client", "v1.55.1", "http.DefaultClient = &http.Client{Transport: tracing{http.DefaultTransport}}", ""},
		{"a limit", "v1.54.0", "http.DefaultTransport = &http.Transport{MaxConnsPerHost: 3}", "admits 3 connections"},
		{"no limit", "v1.54.0", "http.DefaultTransport = &http.Transport{MaxConnsPerHost: 0}", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := strings.Replace(start, "BODY", c.body, 1)
			found := vendortest.Findings(t, vendortest.Module(t, src, vendortest.Lambda(c.version)), runtimetransport.Analyzer)
			switch {
			case c.want == "" && len(found) > 0:
				t.Errorf("reported %q", found[0].Message)
			case c.want != "" && (len(found) != 1 || !strings.Contains(found[0].Message, c.want)):
				t.Errorf("findings %v, want one with %q", found, c.want)
			}
		})
	}
}
