package runtimeversion

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
	Name:       "runtimeversion",
	Doc:        doctext.MustExtract(source, "runtimeversion"),
	URL:        report.URL("runtimeversion"),
	Run:        run,
	Requires:   []*analysis.Analyzer{effects.Analyzer, modules.Analyzer},
	ResultType: reflect.TypeFor[[]finding.Finding](),
}

// concurrent is the first version that polls for several invocations at once
// (aws/aws-lambda-go#600) and leaves the environment alone (#602).
const concurrent = "v1.51.0"

func run(pass *analysis.Pass) (any, error) {
	roots := pass.ResultOf[effects.Analyzer].(*effects.Result).Roots
	mod := pass.ResultOf[modules.Analyzer].(*modules.Requirements)
	version, span := mod.Version(modules.Runtime)
	if len(roots) == 0 || !modules.Older(version, concurrent) {
		return []finding.Finding(nil), nil
	}
	f := finding.Finding{
		Rule: "runtimeversion",
		Message: fmt.Sprintf("aws-lambda-go %s takes one invocation at a time: concurrent ones are refused; %s is the first that takes several",
			version, concurrent),
		Span: span, Package: mod.Module(), Function: "go.mod", Place: modules.Runtime,
		Sides:    []finding.Side{{By: "the module", Access: "requires " + version + " of", Span: span, Function: "go.mod"}},
		Alone:    "the runtime client decides how many invocations run at once",
		Evidence: finding.Static,
	}
	return report.Diagnose(pass, []finding.Finding{f}), nil
}
