package vendortest

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/load"
)

// Findings returns what a rule finds in the module in dir.
func Findings(t *testing.T, dir string, rule *analysis.Analyzer) []finding.Finding {
	t.Helper()
	prog, err := load.Load(t.Context(), dir, []string{"./..."}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{rule}, prog.Packages, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []finding.Finding
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		out = append(out, act.Result.([]finding.Finding)...)
	}
	return out
}
