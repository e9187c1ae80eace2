package exitpath

import (
	_ "embed"
	"fmt"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/effects"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = report.ActRule{Name: "exitpath", Judge: judge, Fix: fix}.Analyzer(doctext.MustExtract(source, "exitpath"))

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	switch {
	case a.Kind == effects.Panics && a.Callee == effects.Goexit:
		if a.Goroutine {
			return report.Verdict{} // ends itself and nobody else
		}
		return report.Verdict{
			Message: fmt.Sprintf("runtime.Goexit in handler %q ends the goroutine that serves invocations: this one is not answered, and its slot is lost%s", root.Name, report.ViaFunction(root, a)),
			Access:  "calls", Place: "runtime.Goexit", Alone: "the runtime client starts no other goroutine in its place",
		}
	case a.Kind == effects.Exits:
		callee := effects.ShortKey(a.Callee)
		return report.Verdict{
			Message: fmt.Sprintf("%s in handler %q ends the process and with it every invocation in flight%s", callee, root.Name, report.ViaFunction(root, a)),
			Access:  "calls", Place: callee, Alone: "the process ends",
		}
	case a.Kind == effects.Panics && a.Goroutine && !a.Recovered:
		return report.Verdict{
			Message: fmt.Sprintf("panic in a goroutine of handler %q ends the process and with it every invocation in flight%s", root.Name, report.ViaFunction(root, a)),
			Access:  "raises a", Place: "panic", Alone: "nobody can recover from a panic of another goroutine",
		}
	case a.Kind == effects.Panics && !a.Goroutine && !a.Recovered:
		// The runtime client reports the error, lets the other invocations end, and
		// exits: nothing of theirs is lost, but the environment is.
		return report.Verdict{
			Message: fmt.Sprintf("panic in handler %q ends the execution environment once the other invocations are done%s", root.Name, report.ViaFunction(root, a)),
			Access:  "raises a", Place: "panic", Alone: "the process ends", Severity: finding.Note,
		}
	}
	return report.Verdict{}
}
