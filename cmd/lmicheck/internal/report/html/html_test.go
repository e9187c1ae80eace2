package html_test

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/page/pagetest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/html"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
	"github.com/lmicheck/lmicheck/internal/finding"
)

func write(t *testing.T, r *report.Report, dir string) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := html.Write(&buf, r, html.Options{Dir: dir, Rules: reporttest.Rules()}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestGolden compares the part of a page that is not the same for all.
func TestGolden(t *testing.T) {
	for name, r := range map[string]*report.Report{
		"sample.html":    reporttest.Sample(),
		"confirmed.html": reporttest.Confirmed(),
		"empty.html":     reporttest.Empty(),
	} {
		got := write(t, r, reporttest.Dir(t))
		reporttest.Golden(t, name, pagetest.Main(t, got))
		pagetest.Check(t, got)
		if !bytes.Equal(got, write(t, r, reporttest.Dir(t))) {
			t.Errorf("%s: two pages of one report differ", name)
		}
	}
}

// TestHostile: no text of a report is markup. One that is suppressed is shown elsewhere.
func TestHostile(t *testing.T) {
	var r report.Report
	pagetest.Fill(&r)
	r.Findings = append(r.Findings, r.Findings[0])
	r.Findings[0].Suppressed, r.Findings[0].Baseline = "", ""
	got := write(t, &r, t.TempDir())
	pagetest.Check(t, got)
	if n := bytes.Count(got, []byte("alert(1)")); n < 40 {
		t.Errorf("the text is there %d times only", n)
	}
}

// TestKnown: what a baseline has is on the page, and not among what counts.
func TestKnown(t *testing.T) {
	r := reporttest.Sample()
	r.Findings[0].Baseline = finding.Unchanged
	r.Baselines = []report.Baseline{{Name: "old.json"}}
	got := write(t, r, reporttest.Dir(t))
	pagetest.Check(t, got)
	before, after, ok := bytes.Cut(got, []byte(`<section id="known"`))
	message := []byte("<h4>" + template.HTMLEscapeString(r.Findings[0].Message))
	if !ok || bytes.Contains(before, message) || !bytes.Contains(after, message) {
		t.Errorf("not among what is known:\n%s", pagetest.Main(t, got))
	}
	if want := "<p>old.json: "; !bytes.Contains(before, []byte(want)) {
		t.Errorf("no %q", want)
	}
}

// TestHostileSource: nor is code, in excerpts and in diffs.
func TestHostileSource(t *testing.T) {
	dir := t.TempDir()
	text := "package p\n\nvar a = `" + pagetest.Hostile + "`\n"
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	r := reporttest.Empty()
	at := strings.Index(text, "<script>")
	r.Findings = []finding.Finding{{
		Rule: "r", Message: "m", Severity: finding.Error, Span: finding.Span{File: "a.go", Line: 3, Column: 9, EndLine: 3, EndColumn: 33},
		Fixes: []finding.Fix{{Message: "f", Edits: []finding.Edit{{File: "a.go", Start: at, End: at + 8, New: "<b>"}}}},
	}}
	got := write(t, r, dir)
	pagetest.Check(t, got)
	for _, want := range []string{
		`<mark>` + "`&#34;&#39;&gt;&lt;script&gt;alert(1)&lt;/sc" + `</mark>`,
		`<span class="line add">&#43;var a = ` + "`&#34;&#39;&gt;&lt;b&gt;alert(1)",
	} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("no %s in\n%s", want, pagetest.Main(t, got))
		}
	}
}

// TestChanged: files that have changed since, or are gone, take nothing from the page but their text.
func TestChanged(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	got := write(t, reporttest.Sample(), dir)
	pagetest.Check(t, got)
	if bytes.Contains(got, []byte("<pre")) {
		t.Error("there is source of a file that has changed")
	}
	if want := "Fix available:"; !bytes.Contains(got, []byte(want)) {
		t.Errorf("no %q", want)
	}
}
