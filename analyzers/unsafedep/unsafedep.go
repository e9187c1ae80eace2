package unsafedep

import (
	_ "embed"
	"fmt"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/kb"
	"github.com/lmicheck/lmicheck/passes/effects"
	"github.com/lmicheck/lmicheck/passes/modules"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = &analysis.Analyzer{
	Name:       "unsafedep",
	Doc:        doctext.MustExtract(source, "unsafedep"),
	URL:        report.URL("unsafedep"),
	Run:        run,
	Requires:   []*analysis.Analyzer{effects.Analyzer, modules.Analyzer},
	ResultType: reflect.TypeFor[[]finding.Finding](),
}

func run(pass *analysis.Pass) (any, error) {
	result := pass.ResultOf[effects.Analyzer].(*effects.Result)
	mod := pass.ResultOf[modules.Analyzer].(*modules.Requirements)
	if len(result.Roots) == 0 {
		return []finding.Finding(nil), nil
	}
	var list []finding.Finding
	for _, l := range result.Leaks {
		version, _ := mod.Version((&kb.Entry{Key: l.Callee}).PackagePath())
		if l.Fixed != "" && version != "" && !modules.Older(version, l.Fixed) {
			continue
		}
		list = append(list, leak(l, version))
	}
	return report.Diagnose(pass, list), nil
}

func leak(l effects.Leak, version string) finding.Finding {
	callee := effects.ShortKey(l.Callee)
	if version != "" {
		version = " " + version
	}
	by := ""
	if l.Boot {
		by = report.BeforeStart
	}
	return finding.Finding{
		Rule:    "unsafedep",
		Message: fmt.Sprintf("%s%s keeps data of one invocation where others find it: %s", callee, version, l.Reason),
		Span:    l.Span, Package: l.Package, Function: l.Function, Place: callee,
		Sides:    []finding.Side{{By: by, Access: "calls", Span: l.Span, Function: l.Function}},
		Alone:    "the state is the library's own",
		Evidence: finding.Static,
	}
}
