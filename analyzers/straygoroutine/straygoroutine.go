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
	if a.Kind != effects.Spawns || a.Joined || report.Once(a.Locks) {
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("goroutine started by handler %q may outlive the invocation: nothing waits for its end%s", root.Name, report.ViaFunction(root, a)),
		Access:  "starts", Place: "goroutine", Alone: "it runs on beside later invocations",
	}
}
