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
	callee, via := effects.ShortKey(a.Callee), report.ViaFunction(root, a)
	v := report.Verdict{Access: "changes", Place: a.Key, Alone: "the state is one for all invocations, whatever the locks"}
	if a.Place != nil {
		v.Place = a.Place.Name
	}
	switch {
	case a.Callee == "" && !report.Exclusive(a.Locks):
		return report.Verdict{} // a race: the rules about those report it
	case a.Callee == "":
		v.Message = fmt.Sprintf("assignment to %q in handler %q changes state of the whole process, which all invocations share%s", v.Place, root.Name, via)
	case a.Place != nil:
		v.Message = fmt.Sprintf("%s in handler %q changes %q for all invocations%s", callee, root.Name, v.Place, via)
	default:
		v.Message = fmt.Sprintf("%s in handler %q changes state of the whole process, which all invocations share%s", callee, root.Name, via)
	}
	return v
}
