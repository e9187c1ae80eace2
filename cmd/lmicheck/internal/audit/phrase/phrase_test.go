package phrase

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/internal/finding"
)

func TestFindings(t *testing.T) {
	confirmed := &finding.Verdict{Status: finding.Confirmed}
	reached := &finding.Verdict{Status: finding.Reached}
	for _, tt := range []struct {
		want string
		f    audit.Function
	}{
		{"not analysed", audit.Function{}},
		{"none", audit.Function{Handlers: []string{"h"}}},
		{"none", audit.Function{Findings: []finding.Finding{{Suppressed: "why", Verdict: confirmed}}}},
		{"2", audit.Function{Findings: []finding.Finding{{Verdict: reached}, {}}}},
		{"3 (2 confirmed)", audit.Function{Findings: []finding.Finding{{Verdict: confirmed}, {Evidence: finding.Observed}, {Evidence: finding.Static}}}},
	} {
		if got := Findings(tt.f); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestChecks(t *testing.T) {
	list := func(statuses ...eligibility.Status) []eligibility.Check {
		var out []eligibility.Check
		for _, s := range statuses {
			out = append(out, eligibility.Check{Status: s})
		}
		return out
	}
	for _, tt := range []struct {
		want string
		list []eligibility.Check
	}{
		{"not checked", nil},
		{"met", list(eligibility.OK, eligibility.Advice)},
		{"1 blocked, 2 to change, 1 not known", list(eligibility.Change, eligibility.Unknown, eligibility.OK, eligibility.Blocked, eligibility.Change)},
	} {
		if got := Checks(tt.list); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
	var order []eligibility.Status
	for _, c := range SortChecks(list(eligibility.OK, eligibility.Advice, eligibility.Unknown, eligibility.Change, eligibility.Blocked)) {
		order = append(order, c.Status)
	}
	if diff := cmp.Diff(statuses, order); diff != "" {
		t.Errorf("order (-want +got)\n%s", diff)
	}
}

// TestValue: an expression is not a value, and what is absent has a default.
func TestValue(t *testing.T) {
	for _, tt := range []struct {
		v    iac.Value[int]
		want string
	}{
		{iac.Value[int]{}, "128 MB by default"},
		{iac.Value[int]{Set: true, Known: true, V: 512}, "512 MB"},
		{iac.Value[int]{Set: true, Known: true, V: 512, Text: `default of parameter "M"`}, `512 MB (default of parameter "M")`},
		{iac.Value[int]{Set: true, Text: "!Ref Memory"}, "!Ref Memory (known when it is deployed)"},
		{iac.Value[int]{Set: true}, "an expression (known when it is deployed)"},
	} {
		if got := value(tt.v, "%d MB", "128 MB by default"); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
