package deadline

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
var Analyzer = report.ActRule{Name: "deadline", Judge: judge}.Analyzer(doctext.MustExtract(source, "deadline"))

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if a.Kind != effects.AwaitsEnd || a.Goroutine {
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("handler %q waits for the end of its own context: an answer at the deadline comes too late and may end the execution environment%s",
			root.Name, report.ViaFunction(root, a)),
		Access: "waits for the end of", Place: "context", Alone: "a late answer ends the environment",
	}
}
