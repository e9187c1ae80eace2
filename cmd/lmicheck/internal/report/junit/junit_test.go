package junit_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/junit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// write writes a report of a directory below the root of the repository.
func write(t *testing.T, r *report.Report) string {
	t.Helper()
	dir := reporttest.Dir(t)
	var buf bytes.Buffer
	if err := junit.Write(&buf, r, junit.Options{Dir: dir, Root: filepath.Dir(dir), FailOn: finding.Warning}); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestGolden(t *testing.T) {
	for name, r := range map[string]*report.Report{
		"sample.xml":    reporttest.Sample(),
		"confirmed.xml": reporttest.Confirmed(),
		"empty.xml":     reporttest.Empty(),
	} {
		reporttest.Golden(t, name, []byte(write(t, r)))
	}
}

// TestGroups: one test case for a rule and a place, however many findings.
func TestGroups(t *testing.T) {
	r := reporttest.Empty()
	add := func(place string, severity finding.Severity, suppressed string) {
		r.Findings = append(r.Findings, finding.Finding{Rule: "r", Package: "p", Place: place, Severity: severity, Message: "m", Suppressed: suppressed})
	}
	add("a", finding.Error, "")
	add("a", finding.Note, "")
	add("a", finding.Error, "reason")
	add("b", finding.Note, "")
	add("c", finding.Error, "reason")
	r.Errors = []report.Problem{{Kind: "entry", Message: "no entry point"}}
	got := write(t, r)
	for _, want := range []string{
		`<testsuites name="lmicheck" tests="4" failures="1" errors="1" skipped="1">`,
		`<testsuite name="p" tests="3" failures="1" errors="0" skipped="1">`,
		`<testcase name="r a" classname="p">`,
		`<skipped message="suppressed: reason">`,
		`<testsuite name="lmicheck" tests="1" failures="0" errors="1" skipped="0">`,
	} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%d times, want once: %s\n%s", strings.Count(got, want), want, got)
		}
	}
}

// TestValid: whatever the text, the document is XML 1.0.
func TestValid(t *testing.T) {
	r := reporttest.Empty()
	r.Findings = []finding.Finding{{Rule: "r", Severity: finding.Error, Message: "\x00\x1b[1m\xff <&>\"]]> \ufffe\n", Place: "\x07"}}
	got := write(t, r)
	if i := strings.IndexFunc(got, func(c rune) bool { return c < ' ' && c != '\n' || c == '\ufffe' }); i >= 0 || !utf8.ValidString(got) {
		t.Errorf("at %d there is what XML cannot hold: %q", i, got)
	}
	dec := xml.NewDecoder(strings.NewReader(got))
	for {
		_, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
