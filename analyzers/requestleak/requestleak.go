package requestleak

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

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
	if a.Kind == effects.Empties {
		return judgeEmptied(root, a)
	}
	if a.Kind != effects.Keeps || a.Place == nil || a.Place.Holder != "" || !readBack(root, a.Place) {
		return report.Verdict{}
	}
	how, why := synchronised(a)
	if how == "" {
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("handler %q keeps data of one request in %q, where other invocations find it, %s%s", root.Name, a.Place.Name, how, report.ViaFunction(root, a)),
		Access:  "keeps request data in", Place: a.Place.Name, Alone: why,
	}
}

// synchronised says how an act is synchronised, and what of it. Both are empty if it is not.
func synchronised(a *effects.Act) (how, why string) {
	switch {
	case a.Atomic:
		return "although atomically", "the operation is atomic, it does not tell requests apart"
	case report.Exclusive(a.Locks):
		return "although under a lock", "the lock orders the accesses, it does not tell requests apart"
	}
	return "", ""
}

// judgeEmptied judges what each invocation empties for itself: it must be filled by
// invocations, and used by one that has given up the lock in between.
func judgeEmptied(root *effects.Root, a *effects.Act) report.Verdict {
	how, why := synchronised(a)
	if how == "" || a.Place == nil || a.Place.Holder != "" || !usedLater(root, a.Place) || !filled(root, a) {
		return report.Verdict{}
	}
	return report.Verdict{
		Message: fmt.Sprintf("handler %q keeps state of one invocation in %q, which other invocations empty and fill, too, %s%s", root.Name, a.Place.Name, how, report.ViaFunction(root, a)),
		Access:  "empties", Place: a.Place.Name, Alone: why,
	}
}

func usedLater(root *effects.Root, p *effects.Place) bool {
	return slices.ContainsFunc(root.Acts, func(a *effects.Act) bool {
		return a.Kind == effects.UsesEmptied && a.Place.ID == p.ID
	})
}

// filled reports whether the handler writes the place, or what it holds, elsewhere, too.
// What is nil may be there to be loaded anew, rather than to be filled.
func filled(root *effects.Root, emptied *effects.Act) bool {
	return slices.ContainsFunc(root.Accesses, func(a *effects.Access) bool {
		rest, isPart := strings.CutPrefix(a.Place.Name, emptied.Place.Name)
		isPart = isPart && (rest == "" || rest[0] == '.' || rest[0] == '[')
		fills := a.Kind.Writes() && (emptied.Key != "nil" || a.Kind.Append() || a.Kind.Container())
		return isPart && fills && a.Span != emptied.Span
	})
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
