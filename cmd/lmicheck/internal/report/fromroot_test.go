package report_test

import (
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

func TestFromRoot(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		inside     bool
	}{
		{"a.go", "app/a.go", true},
		{"../lib/a.go", "lib/a.go", true},
		{"/repo/lib/a.go", "lib/a.go", true},
		{"/repository/a.go", "/repository/a.go", false},
		{"../../a.go", "/a.go", false},
	} {
		if got, inside := report.FromRoot(tt.name, "/repo/app", "/repo"); got != tt.want || inside != tt.inside {
			t.Errorf("FromRoot(%q) = %q, %v; want %q, %v", tt.name, got, inside, tt.want, tt.inside)
		}
	}
}

func TestFails(t *testing.T) {
	for _, tt := range []struct {
		finding finding.Finding
		failOn  finding.Severity
		want    bool
	}{
		{finding.Finding{Severity: finding.Warning}, finding.Warning, true},
		{finding.Finding{Severity: finding.Warning}, finding.Error, false},
		{finding.Finding{Severity: finding.Error}, report.Never, false},
		{finding.Finding{Severity: finding.Error, Suppressed: "reason"}, finding.Note, false},
	} {
		if got := report.Fails(tt.finding, tt.failOn); got != tt.want {
			t.Errorf("Fails(%+v, %s) = %v", tt.finding, tt.failOn, got)
		}
	}
}
