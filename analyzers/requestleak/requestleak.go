package requestleak

import (
	_ "embed"
	"fmt"
	"slices"

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
	if a.Kind != effects.Keeps || a.Place == nil || a.Place.Holder != "" || !readBack(root, a.Place) {
		return report.Verdict{}
	}
	how, why := "although under a lock", "the lock orders the accesses, it does not tell requests apart"
	switch {
	case a.Atomic:
		how, why = "although atomically", "the operation is atomic, it does not tell requests apart"
	case !report.Exclusive(a.Locks):
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("handler %q keeps data of one request in %q, where other invocations find it, %s%s", root.Name, a.Place.Name, how, report.ViaFunction(root, a)),
		Access:  "keeps request data in", Place: a.Place.Name, Alone: why,
	}
}

// readBack reports whether the handler also reads the place, a field of it, or what
// it is a field of.
func readBack(root *effects.Root, p *effects.Place) bool {
	for _, a := range root.Accesses {
		if a.Kind.Writes() {
			continue
		}
		if a.Place.ID == p.ID || slices.Contains(a.Place.Parents, p.ID) || slices.Contains(p.Parents, a.Place.ID) {
			return true
		}
	}
	return false
}
