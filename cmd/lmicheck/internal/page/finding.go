package page

import (
	"cmp"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Finding is what the template "finding" shows.
type Finding struct {
	ID, Rule, Code, URL string
	Severity, Message   string
	Where, Function     string
	Excerpt             []Line // if there are no sides
	Sides               []Side
	Alone               string // what the other invocation does, if there is one side only
	Verdict             *Verdict
	Fixes               []Fix
	Suppressed          string
}

// A Side is one access.
type Side struct {
	Who, Access, Place string
	Where, Function    string
	Locks              string
	Excerpt            []Line
	Chain              []Call
}

// A Call is one on the way to an access.
type Call struct{ Function, Callee, Where string }

// A Verdict is what came of running it.
type Verdict struct {
	Class  string // "confirmed", "reached", "not-reached", "not-testable"
	Status string // "CONFIRMED"
	Text   string
	Sides  []Side // what was observed, both stacks
}

// Finding returns what is shown of a finding.
func (m *Maker) Finding(f finding.Finding) Finding {
	out := Finding{
		ID: m.ID("finding-", f.Fingerprint[:min(len(f.Fingerprint), 12)]), Rule: f.Rule, Code: f.Code,
		Severity: string(f.Severity), Message: f.Message,
		Where: report.Position(f.Span), Function: f.Function,
		Suppressed: f.Suppressed,
	}
	if rule, ok := ruledoc.Find(m.rules, f.Rule); ok {
		out.URL = ruledoc.URL(rule)
	}
	out.Sides = sides(f)
	for i, s := range f.Sides {
		out.Sides[i].Excerpt = m.excerpt(s.Span)
	}
	switch {
	case len(f.Sides) == 0:
		out.Excerpt = m.excerpt(f.Span)
	case len(f.Sides) == 1:
		out.Alone = f.Alone
	}
	if f.Verdict != nil {
		out.Verdict = verdict(*f.Verdict)
	}
	for _, fix := range f.Fixes {
		out.Fixes = append(out.Fixes, m.fix(fix))
	}
	return out
}

// sides puts the accesses into words.
func sides(f finding.Finding) []Side {
	var out []Side
	for i, s := range f.Sides {
		side := Side{
			Who: "one invocation", Access: s.Access, Place: cmp.Or(f.Place, "memory"),
			Where: report.Position(s.Span), Function: s.Function, Locks: locks(s, f.Evidence),
		}
		if i > 0 {
			side.Who = "another invocation"
		}
		side.Who = cmp.Or(s.By, side.Who)
		for _, fr := range s.Chain {
			side.Chain = append(side.Chain, Call{fr.Function, fr.Callee, report.Position(fr.Call)})
		}
		out = append(out, side)
	}
	return out
}

// locks says what is held. Who is no invocation may need none, and a run does not see locks.
func locks(s finding.Side, e finding.Evidence) string {
	switch {
	case len(s.Locks) > 0:
		return "holding " + strings.Join(s.Locks, ", ")
	case s.By != "" || e == finding.Observed:
		return ""
	}
	return "no lock held"
}

func verdict(v finding.Verdict) *Verdict {
	status, text, _ := strings.Cut(v.Text(), ":")
	out := &Verdict{Class: verdictClass(v.Status), Status: status, Text: strings.TrimSpace(text)}
	if v.Observed != nil {
		out.Sides = sides(*v.Observed)
	}
	return out
}

// verdictClass returns the class of a verdict's mark.
func verdictClass(s finding.Status) string { return "v-" + slug(string(s)) }
