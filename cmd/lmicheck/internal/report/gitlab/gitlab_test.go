package gitlab_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/gitlab"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// write writes a report of a directory below the root of the repository.
func write(t *testing.T, r *report.Report) string {
	t.Helper()
	dir := reporttest.Dir(t)
	var buf bytes.Buffer
	if err := gitlab.Write(&buf, r, gitlab.Options{Dir: dir, Root: filepath.Dir(dir)}); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestGolden(t *testing.T) {
	for name, r := range map[string]*report.Report{
		"sample.json":    reporttest.Sample(),
		"confirmed.json": reporttest.Confirmed(),
		"empty.json":     reporttest.Empty(),
	} {
		reporttest.Golden(t, name, []byte(write(t, r)))
	}
}

// TestRequired holds every object to what GitLab refuses a report without.
func TestRequired(t *testing.T) {
	r := reporttest.Sample()
	r.Findings = append(r.Findings, r.Findings[0], finding.Finding{Rule: "r", Severity: "other", Message: "m", Span: finding.Span{File: "x.go"}})
	r.Errors = append(r.Errors, report.Problem{Kind: "entry", Message: "no entry point"}, report.Problem{Kind: "entry", Message: "no entry point"})
	var list []struct {
		Description string
		CheckName   string `json:"check_name"`
		Fingerprint string
		Severity    string
		Location    struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	if err := json.Unmarshal([]byte(write(t, r)), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 7 {
		t.Fatalf("%d objects, want one for each of 4 findings that are not suppressed and of 3 errors", len(list))
	}
	words := []string{"info", "minor", "major", "critical", "blocker"}
	seen := map[string]bool{}
	for _, is := range list {
		if is.Description == "" || is.CheckName == "" || is.Fingerprint == "" || is.Location.Path == "" || is.Location.Lines.Begin < 1 {
			t.Errorf("something is missing in %+v", is)
		}
		if !slices.Contains(words, is.Severity) {
			t.Errorf("severity %q is not one of %v", is.Severity, words)
		}
		if seen[is.Fingerprint] {
			t.Errorf("fingerprint %s is not unique", is.Fingerprint)
		}
		seen[is.Fingerprint] = true
	}
}
