package runtimetransport

import (
	_ "embed"
	"fmt"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/effects"
	"github.com/lmicheck/lmicheck/passes/modules"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = &analysis.Analyzer{
	Name:       "runtimetransport",
	Doc:        doctext.MustExtract(source, "runtimetransport"),
	URL:        report.URL("runtimetransport"),
	Run:        run,
	Requires:   []*analysis.Analyzer{effects.Analyzer, modules.Analyzer},
	ResultType: reflect.TypeFor[[]finding.Finding](),
}

const (
	transport = "http.DefaultTransport"

	// The first version that asserts, at Start, that the default transport is a
	// *http.Transport, to clone it (aws/aws-lambda-go#641).
	cloning = "v1.55.1"
)

func run(pass *analysis.Pass) (any, error) {
	res := pass.ResultOf[effects.Analyzer].(*effects.Result)
	version, _ := pass.ResultOf[modules.Analyzer].(*modules.Requirements).Version(modules.Runtime)
	var list []finding.Finding
	for _, root := range res.Roots {
		for _, t := range res.Transports {
			if message := judge(t, version); message != "" {
				list = append(list, describe(root, t, message))
			}
		}
	}
	return report.Diagnose(pass, list), nil
}

func judge(t effects.Transport, version string) string {
	switch {
	case t.Type != "" && version != "" && !modules.Older(version, cloning):
		return fmt.Sprintf("%s is a %s when lambda.Start clones it as a *http.Transport: aws-lambda-go %s panics", transport, t.Type, version)
	case t.MaxConns > 0:
		return fmt.Sprintf("%s admits %d connections to a host, also to the runtime, which needs one for each concurrent invocation: with more of them responses hang",
			transport, t.MaxConns)
	}
	return ""
}

func describe(root *effects.Root, t effects.Transport, message string) finding.Finding {
	start := root.Start
	return finding.Finding{
		Rule: "runtimetransport", Message: message, Span: t.Span,
		Package: t.Package, Function: t.Function, Place: transport,
		Handler: root.Name, Start: &start,
		Sides:    []finding.Side{{By: report.BeforeStart, Access: "changes", Span: t.Span, Function: t.Function}},
		Alone:    "the client of the Lambda runtime uses it as well",
		Evidence: finding.Static,
	}
}
