package requestleak

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
var Analyzer = report.ActRule{Name: "requestleak", Judge: judge}.Analyzer(doctext.MustExtract(source, "requestleak"))

// judge leaves unsynchronised writes to the rules about races: a place is
// reported once.
func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if a.Kind != effects.Keeps || a.Place == nil || a.Place.Holder != "" || !report.Exclusive(a.Locks) {
		return report.Verdict{}
	}
	if !readBack(root, a.Place) {
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("handler %q keeps data of one request in %q, where other invocations find it, although under a lock%s", root.Name, a.Place.Name, report.ViaFunction(root, a)),
		Access:  "keeps request data in", Place: a.Place.Name, Alone: "the lock orders the accesses, it does not tell requests apart",
	}
}

// readBack reports whether the handler also reads the place.
func readBack(root *effects.Root, p *effects.Place) bool {
	for _, a := range root.Accesses {
		if a.Place.ID == p.ID && !a.Kind.Writes() {
			return true
		}
	}
	return false
}
