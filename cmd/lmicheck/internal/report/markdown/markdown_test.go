package markdown_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/markdown"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// write writes a report of a directory below the root of the repository.
func write(t *testing.T, r *report.Report) string {
	t.Helper()
	dir := reporttest.Dir(t)
	var buf bytes.Buffer
	if err := markdown.Write(&buf, r, markdown.Options{Dir: dir, Root: filepath.Dir(dir), Rules: reporttest.Rules()}); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestGolden(t *testing.T) {
	for name, r := range map[string]*report.Report{
		"sample.md":    reporttest.Sample(),
		"confirmed.md": reporttest.Confirmed(),
		"empty.md":     reporttest.Empty(),
	} {
		reporttest.Golden(t, name, []byte(write(t, r)))
	}
}

// TestEscape: text of the program is no markup, and ends no cell.
func TestEscape(t *testing.T) {
	r := reporttest.Empty()
	r.Findings = []finding.Finding{{
		Rule: "r", Severity: finding.Error, Message: "a|b\n<script> *c* [d](e)", Place: "m[`k|`]",
		Span: finding.Span{File: "a.go", Line: 1, Column: 2},
	}}
	want := "| error | r | `` m[`k\\|`] `` | `app/a.go:1` | a\\|b &lt;script&gt; \\*c\\* \\[d\\](e) |\n"
	if got := write(t, r); !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant %s", got, want)
	}
}

// TestSize: GitHub takes no summary of more than 1 MiB.
func TestSize(t *testing.T) {
	r := reporttest.Sample()
	for range 5000 {
		r.Findings = append(r.Findings, r.Findings[0])
		r.BlindSpots = append(r.BlindSpots, r.BlindSpots[0])
		r.Errors = append(r.Errors, r.Errors[0])
	}
	got := write(t, r)
	if len(got) > 1<<20 {
		t.Errorf("%d bytes", len(got))
	}
	if want := "And 4502 more findings, listed by `--format json`."; !strings.Contains(got, want) {
		t.Errorf("no %q", want)
	}
}
