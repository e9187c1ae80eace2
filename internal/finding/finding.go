// Package finding defines the one noun of lmicheck: a Finding.
//
// Rules produce findings; every report format (text, JSON, SARIF) is a function
// of a list of them. A Finding is plain data: no token.Pos, no types.Object, so
// that it means the same in every driver and survives serialisation.
package finding

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Finding is one defect at one place in the source.
type Finding struct {
	Rule     string   `json:"rule"`     // name of the rule: "globalwrite"
	Code     string   `json:"code"`     // its stable code: "LMI101"
	Severity Severity `json:"severity"` // taken from the registry, or overridden by configuration
	Message  string   `json:"message"`  // one line, true on its own

	Span     Span   `json:"span"`              // where to act
	Package  string `json:"package"`           // import path of the package that contains Span
	Function string `json:"function"`          // enclosing function as the user would name it: "(*API).Handle"
	Place    string `json:"place"`             // access path of the shared place: "main.cache.entries"
	Handler  string `json:"handler,omitempty"` // entry point from which it is reached: "handle"
	Start    *Span  `json:"start,omitempty"`   // where that entry point is registered

	// Sides are the two conflicting accesses; Sides[0] is at Span. A side that
	// races with itself, run by another invocation, stands alone, and Alone
	// then says why one side suffices.
	Sides []Side `json:"sides,omitempty"`
	Alone string `json:"alone,omitempty"`

	Fixes []Fix `json:"fixes,omitempty"`

	Evidence    Evidence `json:"evidence"`
	Verdict     *Verdict `json:"verdict,omitempty"` // of "lmicheck confirm", on what was found statically
	Fingerprint string   `json:"fingerprint"`

	// Suppressed is the reason given in a //lmicheck:ignore comment, if any.
	Suppressed string `json:"suppressed,omitempty"`
	// Baseline says whether the finding is news, in a run that was compared with a
	// baseline or an earlier revision.
	Baseline News `json:"baseline,omitempty"`
}

// News is how a finding stands to a baseline, in the words of SARIF.
type News string

const (
	New       News = "new"
	Unchanged News = "unchanged" // known already
)

// Hidden says why a finding is kept but does not count, "" if it does.
func (f *Finding) Hidden() string {
	switch {
	case f.Suppressed != "":
		return "suppressed: " + f.Suppressed
	case f.Baseline == Unchanged:
		return "known before"
	}
	return ""
}

// A Side is one of the conflicting accesses.
type Side struct {
	By       string   `json:"by,omitempty"` // who does it, if not an invocation: "a background goroutine", "main, before Start", "the module"
	Access   string   `json:"access"`       // what happens, as a verb phrase: "writes", "reads", "calls (*rand.Rand).Intn on"
	Span     Span     `json:"span"`
	Function string   `json:"function"`
	Locks    []string `json:"locks,omitempty"` // locks held, as access paths; a read lock ends in " (read)"
	Chain    []Frame  `json:"chain,omitempty"` // calls from the handler (first) to the access (last caller)
}

// A Frame is one call on the way from the entry point to an access.
type Frame struct {
	Function string `json:"function"` // the caller
	Callee   string `json:"callee"`
	Call     Span   `json:"call"`
}

// A Span is a range of source text. Lines and columns are 1-based; columns and
// offsets count bytes, as in package go/token. File is absolute until the
// command makes it relative to the directory it reports for.
type Span struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine,omitempty"`
	EndColumn int    `json:"endColumn,omitempty"`
}

// A Fix is a change that removes the finding. All of its edits belong together.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// An Edit replaces the bytes [Start, End) of File by New.
type Edit struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

// Evidence says how a finding came to be known.
type Evidence string

const (
	Static   Evidence = "static"
	Observed Evidence = "observed"
)

// A Verdict is what came of running the function at a finding. None says that the code is
// safe.
type Verdict struct {
	Status   Status   `json:"status"`
	Hits     int      `json:"hits,omitempty"`     // how often the statement was reached
	AtOnce   int      `json:"atOnce,omitempty"`   // by how many invocations at one time, at most
	Observed *Finding `json:"observed,omitempty"` // Confirmed: what was seen
	Reason   string   `json:"reason,omitempty"`   // of the other statuses, one line
}

// A Status is the outcome of a confirmation.
type Status string

const (
	Confirmed   Status = "confirmed"    // it was seen to go wrong
	Reached     Status = "reached"      // the statement was run, and nothing was seen
	NotReached  Status = "not reached"  // no event gets there
	NotTestable Status = "not testable" // the harness cannot tell
)

// Text is the verdict in a line, such as "CONFIRMED: one invocation writes ...".
func (v Verdict) Text() string {
	text := strings.ToUpper(string(v.Status))
	switch v.Status {
	case Confirmed:
		if v.Observed != nil {
			return text + ": " + v.Observed.Message
		}
	case Reached:
		text += fmt.Sprintf(" %d times, by up to %d invocations at once", v.Hits, v.AtOnce)
	}
	if v.Reason != "" {
		text += ": " + v.Reason
	}
	return text
}

// Severity orders findings by what they do to a user of the function.
type Severity string

const (
	Error   Severity = "error"   // wrong answers, crash or data loss under concurrency
	Warning Severity = "warning" // likely, or wrong only in some deployments
	Note    Severity = "note"    // capacity and hygiene
)

// AtLeast reports whether s is as severe as t or more.
func (s Severity) AtLeast(t Severity) bool { return s.rank() >= t.rank() }

func (s Severity) rank() int {
	switch s {
	case Error:
		return 3
	case Warning:
		return 2
	case Note:
		return 1
	}
	return 0
}

// literal is the number of a function literal in the name of a function.
var literal = regexp.MustCompile(`\.func\d+`)

// fingerprint identifies the finding across moved lines and renamed files: it
// depends on the rule, the package, the enclosing function, the place and what is
// done to it. Function literals count as one another, because a new one changes the
// numbers of those below it. Two findings that agree in all of these are told apart
// by nth, their rank in source order.
func fingerprint(f *Finding, nth int) string {
	access := ""
	if len(f.Sides) > 0 {
		access = f.Sides[0].Access
	}
	h := sha256.New()
	function := literal.ReplaceAllString(f.Function, ".func")
	for _, s := range []string{f.Rule, f.Package, function, f.Place, access, strings.Repeat("+", nth)} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Compare orders spans by file, line and column.
func (s Span) Compare(t Span) int {
	return cmp.Or(
		cmp.Compare(s.File, t.File),
		cmp.Compare(s.Line, t.Line),
		cmp.Compare(s.Column, t.Column),
	)
}

// Normalize sorts findings by position and rule and sets fingerprints. Of findings
// of one rule on one piece of text, those that several entry points share, or
// several objects with the same field, the first by place and handler stays.
func Normalize(list []Finding) []Finding {
	slices.SortFunc(list, compare)
	type line struct {
		rule, last string
		span       Span
	}
	lines := map[line]bool{}
	list = slices.DeleteFunc(list, func(f Finding) bool {
		l := line{f.Rule, f.Place[strings.LastIndexByte(f.Place, '.')+1:], f.Span}
		had := lines[l]
		lines[l] = true
		return had
	})
	seen := map[string]int{}
	for i := range list {
		base := fingerprint(&list[i], 0)
		list[i].Fingerprint = fingerprint(&list[i], seen[base])
		seen[base]++
	}
	return list
}

// compare is a total order: which of several findings stays must not depend on how
// they come together, for parts of an analysis may be done by different machines.
func compare(a, b Finding) int {
	order := cmp.Or(
		a.Span.Compare(b.Span),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Place, b.Place),
		cmp.Compare(a.Handler, b.Handler),
		cmp.Compare(a.Message, b.Message),
	)
	if order != 0 {
		return order
	}
	return bytes.Compare(a.text(), b.text())
}

// text is all of a finding but what follows from other findings.
func (f Finding) text() []byte {
	f.Fingerprint, f.Baseline = "", ""
	text, _ := json.Marshal(f) // of plain data: it cannot fail
	return text
}

// A BlindSpot is something the analysis could not see. Blind spots are not
// findings: they bound what "no findings" means.
type BlindSpot struct {
	Kind  string `json:"kind"` // "entry", "call", "package", "dependency", "budget", "base"
	What  string `json:"what"` // one line: what was not seen and what was assumed instead
	Span  *Span  `json:"span,omitempty"`
	Count int    `json:"count"` // how many places of this kind the line stands for
}
