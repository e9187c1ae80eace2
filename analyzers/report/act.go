package report

import (
	"fmt"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// An ActRule is what the rules about an invocation's acts differ in: each act
// that it judges to be a defect is a finding, whatever other invocations do.
type ActRule struct {
	Name string
	// Judge returns the message for an act, or "" if it is none of the rule's.
	Judge func(root *effects.Root, a *effects.Act) Verdict
	Fix   func(a *effects.Act) []finding.Fix // may be nil
}

// A Verdict is what a rule makes of an act.
type Verdict struct {
	Message  string
	Access   string           // what happens, as a verb phrase
	Alone    string           // why no second side is needed
	Place    string           // what is acted on
	Severity finding.Severity // if not the rule's own
}

// Analyzer returns the analyzer for a rule; doc is its manual.
func (r ActRule) Analyzer(doc string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:       r.Name,
		Doc:        doc,
		URL:        URL(r.Name),
		Run:        r.run,
		Requires:   []*analysis.Analyzer{effects.Analyzer},
		ResultType: reflect.TypeFor[[]finding.Finding](),
	}
}

func (r ActRule) run(pass *analysis.Pass) (any, error) {
	var list []finding.Finding
	for _, root := range pass.ResultOf[effects.Analyzer].(*effects.Result).Roots {
		for _, a := range root.Acts {
			if v := r.Judge(root, a); v.Message != "" {
				list = append(list, r.finding(root, a, v))
			}
		}
	}
	return Diagnose(pass, list), nil
}

func (r ActRule) finding(root *effects.Root, a *effects.Act, v Verdict) finding.Finding {
	side := finding.Side{Access: v.Access, Span: a.Span, Function: a.Function, Chain: a.Chain, Locks: LockNames(a.Locks)}
	start := root.Start
	f := finding.Finding{
		Rule: r.Name, Severity: v.Severity, Message: v.Message, Span: a.Span,
		Package: a.Package, Function: a.Function, Place: v.Place,
		Handler: root.Name, Start: &start, Sides: []finding.Side{side}, Alone: v.Alone,
		Evidence: finding.Static,
	}
	if r.Fix != nil {
		f.Fixes = r.Fix(a)
	}
	return f
}

// LockNames names the locks that are held.
func LockNames(locks []effects.Held) []string {
	var out []string
	for _, l := range locks {
		if l.Once && l.Read {
			continue // that it has run guards what it has made, and nothing else
		}
		name := l.Place.Name
		if l.Read {
			name += " (read)"
		}
		out = append(out, name)
	}
	return out
}

// ExclusiveLock names a lock that keeps other invocations out, "" if there is none.
func ExclusiveLock(locks []effects.Held) string {
	for _, l := range locks {
		if l.Place.Shared && !l.Read && !l.Once {
			return l.Place.Name
		}
	}
	return ""
}

// Exclusive reports whether one of the locks keeps other invocations out.
func Exclusive(locks []effects.Held) bool { return ExclusiveLock(locks) != "" }

// Once reports whether the act is part of what a sync.Once runs: it happens once
// in the life of the process.
func Once(locks []effects.Held) bool {
	for _, l := range locks {
		if l.Place.Shared && l.Once && !l.Read {
			return true
		}
	}
	return false
}

// ViaFunction is Via for an act.
func ViaFunction(root *effects.Root, a *effects.Act) string {
	if a.Function == root.Name {
		return ""
	}
	return fmt.Sprintf(" (via %s)", a.Function)
}

// Diagnose normalises findings, reports each as a diagnostic, and returns them.
func Diagnose(pass *analysis.Pass, list []finding.Finding) []finding.Finding {
	list = finding.Normalize(list)
	p := newPositions(pass)
	for i := range list {
		pass.Report(p.diagnostic(&list[i]))
	}
	return list
}

// BeforeStart says who does what happens before the handler is started.
const BeforeStart = "main, before Start"

// URL is where a rule is documented.
func URL(rule string) string {
	return "https://github.com/lmicheck/lmicheck/blob/main/docs/analyzers/" + rule + ".md"
}
