package unboundedgrowth

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
var Analyzer = report.ActRule{Name: "unboundedgrowth", Judge: judge}.Analyzer(doctext.MustExtract(source, "unboundedgrowth"))

// judge leaves collections without a lock to the rules about races.
func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if a.Kind != effects.Grows || a.Bounded || !a.Atomic && !report.Exclusive(a.Locks) {
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("%q grows by invocations of %q and nothing is ever taken out: environments live for days%s",
			a.Place.Name, root.Name, report.ViaFunction(root, a)),
		Access: "adds to", Place: a.Place.Name, Alone: "memory runs out",
	}
}
