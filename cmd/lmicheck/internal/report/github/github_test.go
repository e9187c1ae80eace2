package github_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/github"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// write writes a report of a directory below the root of the repository.
func write(t *testing.T, r *report.Report) string {
	t.Helper()
	dir := reporttest.Dir(t)
	var buf bytes.Buffer
	if err := github.Write(&buf, r, github.Options{Dir: dir, Root: filepath.Dir(dir), Rules: reporttest.Rules()}); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestGolden(t *testing.T) {
	for name, r := range map[string]*report.Report{
		"sample.txt":    reporttest.Sample(),
		"confirmed.txt": reporttest.Confirmed(),
		"empty.txt":     reporttest.Empty(),
	} {
		reporttest.Golden(t, name, []byte(write(t, r)))
	}
}

// TestEscape: text of the program must not end a command, or begin another one.
func TestEscape(t *testing.T) {
	r := reporttest.Empty()
	r.Findings = []finding.Finding{{
		Rule: "r", Severity: finding.Note, Message: "100% a\r\n::error::b, c: d",
		Span: finding.Span{File: "a,b:c%.go", Line: 1, Column: 2, EndLine: 3, EndColumn: 4},
	}}
	want := "::notice file=app/a%2Cb%3Ac%25.go,line=1,endLine=3,title=r::100%25 a%0D%0A::error::b, c: d\n"
	if got, _, _ := strings.Cut(write(t, r), "no findings"); !strings.HasPrefix(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestOutsideRoot: GitHub has no such file to show.
func TestOutsideRoot(t *testing.T) {
	r := reporttest.Empty()
	r.Findings = []finding.Finding{{Rule: "r", Severity: finding.Warning, Message: "m", Span: finding.Span{File: "/elsewhere/x.go", Line: 1, Column: 2}}}
	if got, want := write(t, r), "::warning title=r::/elsewhere/x.go:1:2: m\n"; !strings.HasPrefix(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestQuiet(t *testing.T) {
	var buf bytes.Buffer
	if err := github.Write(&buf, reporttest.Empty(), github.Options{Dir: "/", Root: "/", Quiet: true}); err != nil || buf.Len() > 0 {
		t.Errorf("wrote %q, error %v; want nothing", buf.String(), err)
	}
}
