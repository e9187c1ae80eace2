package poolmisuse

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
var Analyzer = report.ActRule{Name: "poolmisuse", Judge: judge, Fix: fix}.Analyzer(doctext.MustExtract(source, "poolmisuse"))

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if a.Kind != effects.UsesFreed {
		return report.Verdict{}
	}
	pool := a.Place.Name
	v := report.Verdict{Place: pool, Alone: "another invocation may have got it out of the pool"}
	switch a.Key {
	case "result":
		v.Message = fmt.Sprintf("memory out of pool %q is returned by %s after it was put back: another invocation may be writing it", pool, a.Function)
		v.Access = "returns memory out of"
	case "twice":
		v.Message = fmt.Sprintf("a value is put back into pool %q twice: two invocations of %q may get it at once%s", pool, root.Name, report.ViaFunction(root, a))
		v.Access = "puts a value twice into"
	case "library":
		v.Place = effects.ShortKey(a.Callee)
		v.Message = fmt.Sprintf("the bytes that the handler of %s returns are back in its pool: another invocation of %q may be writing them%s", v.Place, root.Name, report.ViaFunction(root, a))
		v.Access = "gets memory out of the pool of"
	default:
		v.Message = fmt.Sprintf("a value is used after it was put back into pool %q: another invocation of %q may be using it%s", pool, root.Name, report.ViaFunction(root, a))
		v.Access = "uses a value put back into"
	}
	return v
}
