package processstate

import (
	_ "embed"
	"fmt"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/passes/effects"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = report.ActRule{Name: "processstate", Judge: judge}.Analyzer(doctext.MustExtract(source, "processstate"))

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if a.Kind != effects.Process || report.Once(a.Locks) {
		return report.Verdict{}
	}
	callee := effects.ShortKey(a.Callee)
	return report.Verdict{
		Message: fmt.Sprintf("%s in handler %q changes state of the whole process, which all invocations share%s", callee, root.Name, report.ViaFunction(root, a)),
		Access:  "changes", Place: a.Key, Alone: "the state is one for all invocations, whatever the locks",
	}
}
