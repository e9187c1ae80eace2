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

func TestNumbers(t *testing.T) {
	for _, tt := range []struct {
		v                float64
		compact, dollars string
	}{
		{0, "0", "$0.00"},
		{0.004, "0.004", "< $0.01"},
		{0.25, "0.25", "$0.25"},
		{16, "16", "$16.00"},
		{999.4, "999", "$999.40"},
		{999.6, "1 k", "$999.60"},
		{1704.385, "1.7 k", "$1,704.38"},
		{1234567.891, "1.23 M", "$1,234,567.89"},
		{1e10, "10 bn", "$10,000,000,000.00"},
		{-12.5, "-12.5", "-$12.50"},
	} {
		if got := report.Compact(tt.v); got != tt.compact {
			t.Errorf("Compact(%v) = %q, want %q", tt.v, got, tt.compact)
		}
		if got := report.Dollars(tt.v); got != tt.dollars {
			t.Errorf("Dollars(%v) = %q, want %q", tt.v, got, tt.dollars)
		}
	}
}

func TestMilliseconds(t *testing.T) {
	for v, want := range map[float64]string{0: "0 ms", 0.5: "0.5 ms", 35: "35 ms", 999: "999 ms", 999.7: "1 s", 3000: "3 s", 240e3: "240 s", 5400e3: "90 min"} {
		if got := report.Milliseconds(v); got != want {
			t.Errorf("Milliseconds(%g) = %q, want %q", v, got, want)
		}
	}
}
