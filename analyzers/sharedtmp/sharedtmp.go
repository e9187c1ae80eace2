package sharedtmp

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/passes/effects"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = report.ActRule{Name: "sharedtmp", Judge: judge}.Analyzer(doctext.MustExtract(source, "sharedtmp"))

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if !a.Fixed || a.Key == "" || strings.HasPrefix(a.Key, "/dev/") {
		return report.Verdict{}
	}
	if report.Once(a.Locks) || report.Exclusive(a.Locks) {
		return report.Verdict{}
	}
	v := report.Verdict{Place: a.Key, Alone: "the name is the same in every invocation"}
	switch a.Kind {
	case effects.WritesFile:
		v.Access = "writes"
		v.Message = fmt.Sprintf("file %q has the same name in every invocation of %q: they overwrite each other's%s", a.Key, root.Name, report.ViaFunction(root, a))
	case effects.RemovesFile:
		v.Access = "removes"
		v.Message = fmt.Sprintf("%q is removed by every invocation of %q while others may be using it%s", a.Key, root.Name, report.ViaFunction(root, a))
	case effects.ExecutesFile:
		if !strings.HasPrefix(a.Key, "/tmp/") {
			return report.Verdict{}
		}
		v.Access = "passes to an external command"
		v.Message = fmt.Sprintf("%q, given to an external command, has the same name in every invocation of %q%s", a.Key, root.Name, report.ViaFunction(root, a))
	}
	return v
}
