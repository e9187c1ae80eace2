package lockedio

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
var Analyzer = report.ActRule{Name: "lockedio", Judge: judge}.Analyzer(doctext.MustExtract(source, "lockedio"))

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	lock := report.ExclusiveLock(a.Locks)
	if a.Kind != effects.Waits || a.Checked || lock == "" {
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("every invocation of %q waits for %s while it holds %q: invocations run one at a time%s",
			root.Name, effects.ShortKey(a.Callee), lock, report.ViaFunction(root, a)),
		Access: "waits for " + effects.ShortKey(a.Callee) + " under", Place: lock, Alone: "the others wait for the lock",
	}
}
