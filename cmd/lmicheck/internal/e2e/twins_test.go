package e2e

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/load"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

var twins = flag.Int("twins", 0, "how often to run each clean function of the harness's suite, accused")

// mostAccused bounds the accesses of one function that are run.
const mostAccused = 4

// TestAccused accuses functions that are right: each access to what invocations share is made
// a finding, and run, steered, as a finding is. None may be confirmed.
func TestAccused(t *testing.T) {
	root, err := filepath.Abs("../../../../harness/testdata/functions")
	if err != nil {
		t.Fatal(err)
	}
	dirs, err := filepath.Glob(filepath.Join(root, "clean", "*"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no functions: %v", err)
	}
	if *twins == 0 {
		dirs, *twins = []string{filepath.Join(root, "clean", "guardedmap")}, 1
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			list := accused(t, dir)
			if len(list) == 0 {
				t.Skip("its invocations share nothing")
			}
			for range *twins {
				confirmNone(t, dir, list)
			}
		})
	}
}

// confirmNone runs a function at accesses that are in order.
func confirmNone(t *testing.T, dir string, list []finding.Finding) {
	t.Helper()
	opts := harness.ConfirmOptions{Budget: time.Duration(len(list)) * 3 * time.Second}
	opts.Dir, opts.Package, opts.Env = dir, ".", os.Environ()
	judged, result, err := harness.Confirm(t.Context(), opts, list)
	if err != nil {
		t.Fatal(err)
	}
	reached := 0
	for _, f := range judged {
		if f.Verdict.Status == finding.Confirmed {
			t.Errorf("%s: %s is said to be wrong: %s", report.Position(f.Span), f.Place, f.Verdict.Text())
		}
		if f.Verdict.Status == finding.Reached {
			reached++
		}
	}
	for _, f := range result.Findings {
		t.Errorf("%s: %s [%s]", report.Position(f.Span), f.Message, f.Rule)
	}
	if reached == 0 {
		t.Errorf("none of %d accesses was reached, so nothing was tried: %s", len(judged), judged[0].Verdict.Text())
	}
}

// accused makes findings of a function's accesses to what is shared, those that write first, each
// with a side that the lock set keeps it from meeting.
func accused(t *testing.T, dir string) []finding.Finding {
	t.Helper()
	prog, err := load.Load(t.Context(), dir, []string{"."}, load.Options{Env: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	result, err := scan.Run(t.Context(), prog, scan.Options{Rules: analyzers.All, Registry: analyzers.All})
	if err != nil {
		t.Fatal(err)
	}
	accesses := slices.Clone(result.Accesses)
	slices.SortStableFunc(accesses, func(a, b conflict.Access) int {
		return cmp.Compare(rank(a), rank(b))
	})
	seen := map[string]bool{}
	var list []finding.Finding
	for _, a := range accesses {
		if seen[report.Position(a.Side.Span)] || len(list) == mostAccused {
			continue
		}
		seen[report.Position(a.Side.Span)] = true
		list = append(list, finding.Finding{
			Rule: "globalwrite", Severity: finding.Error, Message: "accused", Span: a.Side.Span, Function: a.Side.Function,
			Place: a.Place, Handler: a.Handler, Sides: []finding.Side{a.Side, partner(a, accesses)}, Evidence: finding.Static,
		})
	}
	return list
}

func rank(a conflict.Access) int {
	if strings.HasPrefix(a.Side.Access, "read") {
		return 1
	}
	return 0
}

// partner is another access to the place, or the same.
func partner(a conflict.Access, all []conflict.Access) finding.Side {
	for _, b := range all {
		if b.Place == a.Place && b.Side.Span != a.Side.Span {
			return b.Side
		}
	}
	return a.Side
}
