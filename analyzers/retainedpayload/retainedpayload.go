package retainedpayload

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
var Analyzer = report.ActRule{Name: "retainedpayload", Judge: judge, Fix: fix}.Analyzer(doctext.MustExtract(source, "retainedpayload"))

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if a.Kind != effects.Retains {
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("handler %q keeps its payload in %q: the runtime client uses the buffer again for another invocation%s",
			root.Name, a.Place.Name, report.ViaFunction(root, a)),
		Access: "keeps the payload in", Place: a.Place.Name, Alone: "the buffer is used again",
	}
}
