package baseline_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/baseline"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

var (
	a = report.Known{Fingerprint: "f1", Rule: "lazyinit", Entry: "m/a", File: "a.go", Function: "f", Message: "x -> y"}
	b = report.Known{Fingerprint: "f2", Rule: "exitpath", Entry: "m/b", File: "b.go", Message: "z"}
)

const text = `{
  "version": "1",
  "findings": [
    {"fingerprint":"f1","rule":"lazyinit","entry":"m/a","file":"a.go","function":"f","message":"x -> y"},
    {"fingerprint":"f2","rule":"exitpath","entry":"m/b","file":"b.go","message":"z"}
  ]
}
`

func TestFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "b.json")
	for want, list := range map[string][]report.Known{text: {b, a}, "{\n  \"version\": \"1\",\n  \"findings\": []\n}\n": {}} {
		got, err := baseline.Encode(list)
		if err != nil || string(got) != want {
			t.Errorf("%v\n%s", err, cmp.Diff(want, string(got)))
		}
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
		back, err := baseline.Read(name)
		if err != nil || len(back) != len(list) {
			t.Errorf("%v: %v", back, err)
		}
	}
	for text, want := range map[string]string{
		"":                  ":1: unexpected end of JSON input",
		"{\n<<<<<<< HEAD\n": ":2: invalid character '<'",
		"{\"version\":\n \"1\",\n\"findings\": 1}": ":3: json: cannot unmarshal number",
		`{"version": "9"}`:                         `: its version is "9", this lmicheck reads version "1"`,
		`{"version": "1", "findings": [{"rule": "lazyinit", "file": "a.go"}]}`: ": finding 1 (lazyinit in a.go) has no fingerprint",
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := baseline.Read(name); err == nil || !strings.HasPrefix(err.Error(), name+want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestCompare: an entry is gone only if somebody has looked who would have found it.
func TestCompare(t *testing.T) {
	rules := []string{"lazyinit", "exitpath"}
	both := []string{"m/a", "m/b"}
	incomplete := &report.Report{Errors: []report.Problem{{}}}
	for name, c := range map[string]struct {
		r              *report.Report
		scope          baseline.Scope
		gone, unjudged int
	}{
		"all fixed":             {&report.Report{}, baseline.Scope{Rules: rules, Packages: both, All: both, Whole: true}, 2, 0},
		"incomplete":            {incomplete, baseline.Scope{Rules: rules, Packages: both, All: both, Whole: true}, 0, 2},
		"one package":           {&report.Report{}, baseline.Scope{Rules: rules, Packages: both[:1], All: both[:1]}, 1, 1},
		"one rule":              {&report.Report{}, baseline.Scope{Rules: rules[:1], Packages: both, All: both, Whole: true}, 1, 1},
		"a shard":               {&report.Report{}, baseline.Scope{Rules: rules, Packages: both[:1], All: both, Whole: true}, 1, 1},
		"a package was removed": {&report.Report{}, baseline.Scope{Rules: rules, Packages: both[:1], All: both[:1], Whole: true}, 2, 0},
		"still there":           {&report.Report{Findings: []finding.Finding{{Fingerprint: "f1"}}}, baseline.Scope{Rules: rules, Packages: both, All: both}, 1, 0},
		"suppressed since":      {&report.Report{Findings: []finding.Finding{{Fingerprint: "f1", Suppressed: "why"}}}, baseline.Scope{Rules: rules, Packages: both, All: both}, 2, 0},
	} {
		gone, unjudged := baseline.Compare([]report.Known{a, b}, c.r, c.scope)
		if len(gone) != c.gone || len(unjudged) != c.unjudged {
			t.Errorf("%s: gone %v, unjudged %v", name, gone, unjudged)
		}
	}
}

func TestOf(t *testing.T) {
	start := finding.Span{File: "/r/cmd/main.go", Line: 3}
	r := &report.Report{
		Roots: []report.Root{{Name: "handle", Package: "m/cmd", Start: start}},
		Findings: []finding.Finding{
			{Fingerprint: "f", Rule: "lazyinit", Package: "m/lib", Function: "Get", Span: finding.Span{File: "/r/lib/lib.go", Line: 7}, Start: &start, Message: "written (also read at lib.go:31)"},
			{Fingerprint: "g", Suppressed: "why"},
		},
	}
	want := []report.Known{{Fingerprint: "f", Rule: "lazyinit", Entry: "m/cmd", File: "../lib/lib.go", Function: "Get", Message: "written (also read at lib.go)"}}
	if diff := cmp.Diff(want, baseline.Of(r, "/r/cmd")); diff != "" {
		t.Error(diff)
	}
}

// FuzzRead: what is read and written is read as the same; an error names the file.
func FuzzRead(f *testing.F) {
	f.Add(text)
	f.Add(`{"version": "1", "findings": [{"fingerprint": "é", "message": "<&>"}, {"fingerprint": "é"}]}`)
	name := filepath.Join(f.TempDir(), "b.json")
	f.Fuzz(func(t *testing.T, text string) {
		read := func(text []byte) []report.Known {
			if err := os.WriteFile(name, text, 0o666); err != nil {
				t.Fatal(err)
			}
			list, err := baseline.Read(name)
			if err != nil && !strings.HasPrefix(err.Error(), name+":") {
				t.Errorf("the error does not name the file: %v", err)
			}
			if err != nil {
				t.Skip()
			}
			return list
		}
		list := read([]byte(text))
		first, err := baseline.Encode(list)
		if err != nil {
			t.Fatal(err)
		}
		second, err := baseline.Encode(read(first))
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%v\n%s", err, cmp.Diff(string(first), string(second)))
		}
	})
}
