package harness

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// conditions has, behind each statement, what is said of it when no event gets there.
const conditions = `package p

func f(kind string, n int, err error, list []int, ch chan int) {
	use("always") // none
	if err != nil {
		use("failed") // it needs err != nil (line 5)
		return
	}
	use("went well") // it needs err == nil (line 5)
	if kind == "gift" {
		use("gift") // it needs kind == "gift" (line 10)
	} else {
		use("else") // it needs kind != "gift" (line 10)
	}
	switch kind {
	case "a", "b":
		use("a or b") // it needs the case "a", "b" (line 16)
	default:
		use("other") // it is in a default case (line 18)
	}
	for i := 0; i < n; i++ {
		use("loop") // it needs i < n (line 21)
	}
	for range list {
		use("range") // it needs an element in list (line 24)
	}
	select {
	case <-ch:
		use("received") // it needs one case of a select (line 28)
	default:
	}
	if !ok() {
		return
	}
	func() {
		use("literal") // none
	}()
	use("ok") // it needs ok() (line 32)
}
`

func TestConditionOf(t *testing.T) {
	name := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(name, []byte(conditions), 0o644); err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, line := range strings.Split(conditions, "\n") {
		_, want, ok := strings.Cut(line, " // ")
		if !ok {
			continue
		}
		n++
		if want == "none" {
			want = ""
		}
		if got := conditionOf(finding.Span{File: name, Line: i + 1}); got != want {
			t.Errorf("%s: %q", strings.TrimSpace(line), got)
		}
	}
	if n != 12 {
		t.Errorf("%d lines", n)
	}
	if got := conditionOf(finding.Span{File: "nowhere.go", Line: 1}); got != "" {
		t.Errorf("%q", got)
	}
}

func TestMissed(t *testing.T) {
	s := &subject{
		finding: finding.Finding{Span: finding.Span{File: "nowhere.go", Line: 9}, Sides: []finding.Side{{Chain: []finding.Frame{
			{Function: "handle", Callee: "lookup", Call: finding.Span{File: "nowhere.go", Line: 3}},
			{Function: "lookup", Callee: "store", Call: finding.Span{File: "nowhere.go", Line: 6}},
		}}}},
	}
	for _, c := range []struct {
		hits []int
		want string
	}{
		{[]int{0, 0}, "no event gets to the call at nowhere.go:3"},
		{[]int{4, 0}, "events get as far as lookup, but not to the call at nowhere.go:6"},
		{[]int{4, 4}, "events get as far as store"},
		{nil, "no event gets to the call at nowhere.go:3"},
	} {
		s.wayHits = c.hits
		if got := (&confirmation{}).missed(s); got != c.want {
			t.Errorf("%v: %q, want %q", c.hits, got, c.want)
		}
	}
}

func TestConfirmedBy(t *testing.T) {
	at := func(line int) finding.Span { return finding.Span{File: "/m/main.go", Line: line, Column: 2} }
	race := func(place string, a, b int) finding.Finding {
		return finding.Finding{Rule: "datarace", Place: place, Span: at(a), Sides: []finding.Side{{Span: at(a)}, {Span: at(b)}}}
	}
	static := func(rule string, a, b int) *subject {
		return &subject{method: methodOf(rule), finding: finding.Finding{Rule: rule, Place: "main.v", Span: at(a), Sides: []finding.Side{{Span: at(a)}, {Span: at(b)}}}}
	}
	through := race("", 30, 31)
	through.Sides[0].Chain = []finding.Frame{{Call: at(5)}}
	for _, c := range []struct {
		name    string
		s       *subject
		f       finding.Finding
		steered bool
		want    bool
	}{
		{"both statements", static("globalwrite", 5, 9), race("main.v", 5, 9), false, true},
		{"the one to act on", static("globalwrite", 5, 9), race("main.v", 5, 7), false, true},
		{"the other, with another variable", static("globalwrite", 5, 9), race("main.w", 9, 7), false, false},
		{"the other, with the same variable", static("globalwrite", 5, 9), race("main.v", 9, 7), false, true},
		{"elsewhere", static("globalwrite", 5, 9), race("main.v", 6, 7), false, false},
		{"what the statement calls", static("lazyinit", 5, 9), through, false, true},
		{"data of others, while another is steered", static("requestleak", 5, 9), finding.Finding{Rule: "foreigndata"}, false, false},
		{"data of others, while it is steered", static("requestleak", 5, 9), finding.Finding{Rule: "foreigndata"}, true, true},
		{"data of others say nothing of a race", static("globalwrite", 5, 9), finding.Finding{Rule: "foreigndata"}, true, false},
		{"a crash here", static("exitpath", 5, 5), finding.Finding{Rule: "crash", Span: at(5)}, false, true},
		{"a crash elsewhere", static("exitpath", 5, 5), finding.Finding{Rule: "crash", Span: at(6)}, false, false},
		{"a matter of versions", static("runtimeversion", 5, 5), race("", 5, 5), false, false},
	} {
		if got := c.s.confirmedBy(c.f, c.steered); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
