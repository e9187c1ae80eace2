package straygoroutine

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
var Analyzer = report.ActRule{Name: "straygoroutine", Judge: judge}.Analyzer(doctext.MustExtract(source, "straygoroutine"))

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if a.Kind != effects.Spawns || a.Joined && !a.Blocked || report.Once(a.Locks) {
		return report.Verdict{}
	}
	why := "nothing waits for its end"
	if a.Blocked {
		why = "it stays blocked in a send when the receiver returns early"
	}
	return report.Verdict{
		Message: fmt.Sprintf("goroutine started by handler %q may outlive the invocation: %s%s", root.Name, why, report.ViaFunction(root, a)),
		Access:  "starts", Place: "goroutine", Alone: "it runs on beside later invocations",
	}
}
