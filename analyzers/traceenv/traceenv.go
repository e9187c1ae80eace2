package traceenv

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
var Analyzer = report.ActRule{Name: "traceenv", Judge: judge, Fix: fix}.Analyzer(doctext.MustExtract(source, "traceenv"))

const variable = "_X_AMZN_TRACE_ID"

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if a.Kind != effects.ReadsEnv || a.Key != variable {
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("%s is never set on Lambda Managed Instances: take the trace id from the context, ctx.Value(\"x-amzn-trace-id\")%s", variable, report.ViaFunction(root, a)),
		Access:  "reads", Place: variable, Alone: "the variable is one for the process, the trace id one for each invocation",
	}
}
