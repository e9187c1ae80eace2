// Package reporttest is for the tests of the report formats: a report of
// literal findings, the sources it speaks about, and the comparison with a
// golden file.
package reporttest

import (
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/harness/load"
	"github.com/lmicheck/lmicheck/harness/size"
	"github.com/lmicheck/lmicheck/internal/finding"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Golden compares got with the file of that name in the caller's testdata.
func Golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; if that is right, run the test with -update (-want +got)\n%s", file, diff)
	}
}

// Dir returns the directory of the sources that the sample speaks about.
func Dir(t *testing.T) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("no caller information")
	}
	return filepath.Join(filepath.Dir(file), "testdata", "app")
}

// Rules returns a registry that fits the sample, with one rule that does not
// fire.
func Rules() []analyzers.Rule {
	rule := func(name, code, doc string, severity finding.Severity, on bool) analyzers.Rule {
		return analyzers.Rule{
			Analyzer: &analysis.Analyzer{Name: name, Doc: name + ": " + doc},
			Code:     code,
			Severity: severity,
			Default:  on,
			Since:    "0.1",
		}
	}
	return []analyzers.Rule{
		rule("globalwrite", "LMI101", "package-level state written by concurrent invocations\n\nTwo invocations run at once:\n\n\tlast = name // WRONG\n\nKeep it in a local variable.", finding.Error, true),
		rule("exitpath", "LMI302", "an invocation ends the process", finding.Error, true),
		rule("lockedio", "LMI501", "a lock is held across I/O", finding.Note, false),
	}
}

// Sample returns a report with findings of several shapes: two sides with call
// chains, one side that stands alone, a fix, a suppressed one, text that is
// not ASCII; and with a blind spot and an error.
func Sample() *report.Report {
	r := report.New(report.Tool{Name: "lmicheck", Version: "v0.0.0-test", URL: "https://github.com/lmicheck/lmicheck"})
	start := finding.Span{File: "main.go", Line: 23, Column: 2, EndLine: 23, EndColumn: 22}
	r.Roots = []report.Root{{Name: "handle", Package: "example.com/app", Start: start}}
	r.Findings = finding.Normalize([]finding.Finding{pair(start), alone(start), suppressed(start)})
	r.BlindSpots = []finding.BlindSpot{
		{Kind: "call", What: `calls of "plugin.Symbol" values are taken to be harmless`, Span: &finding.Span{File: "main.go", Line: 17, Column: 2}, Count: 3},
		{Kind: "dependency", What: "github.com/example/cache has no source here"},
	}
	r.Errors = []report.Problem{{
		Kind:    "package",
		Package: "example.com/app/broken",
		Span:    &finding.Span{File: "broken/broken.go", Line: 3, Column: 7},
		Message: "undefined: x",
	}}
	return r
}

// Confirmed returns the sample as "lmicheck confirm" would leave it: with verdicts
// and a run, and without errors.
func Confirmed() *report.Report {
	r := Sample()
	r.Errors = []report.Problem{}
	seen := pair(r.Roots[0].Start)
	seen.Rule, seen.Code, seen.Evidence = "datarace", "LMI901", finding.Observed
	seen.Message = `one invocation writes "main.last" while another reads it`
	r.Findings[0].Verdict = &finding.Verdict{Status: finding.Confirmed, Hits: 128, AtOnce: 8, Observed: &seen}
	r.Findings[2].Verdict = &finding.Verdict{Status: finding.NotReached, Reason: "no event gets there"}
	summary := load.Summary{Throughput: 1234, P50: 1500 * time.Microsecond, P90: 20 * time.Millisecond, P99: 1250 * time.Millisecond}
	r.Runs = []*harness.Result{{
		Package: "example.com/app", Events: []string{"order"}, Concurrency: 8,
		Capacity: harness.Capacity{
			Size:        size.Environment{MemoryMiB: 2048, VCPU: 1},
			Points:      []harness.Point{{Concurrency: 1, Summary: summary, RSS: 24 << 20, Heap: -1}, {Concurrency: 8, Summary: summary, RSS: 32 << 20, Heap: 3 << 20}},
			Recommended: 8,
			Reason:      "8 at once answer as fast as 1",
		},
	}}
	return r
}

// Empty returns the report of a run that found nothing to analyse and nothing wrong.
func Empty() *report.Report { return report.New(report.Tool{Name: "lmicheck"}) }

func pair(start finding.Span) finding.Finding {
	write := finding.Span{File: "main.go", Line: 17, Column: 2, EndLine: 17, EndColumn: 13}
	// Column and end are behind characters of several bytes.
	read := finding.Span{File: "main.go", Line: 15, Column: 36, EndLine: 15, EndColumn: 40}
	return finding.Finding{
		Rule: "globalwrite", Code: "LMI101", Severity: finding.Error,
		Message: `handler "handle" writes package variable "main.last" without synchronization (also read at main.go:15)`,
		Span:    write, Package: "example.com/app", Function: "handle", Place: "main.last",
		Handler: "handle", Start: &start,
		Sides: []finding.Side{
			{Access: "writes", Span: write, Function: "handle"},
			{Access: "reads", Span: read, Function: "handle", Locks: []string{"main.mu (read)"}},
		},
		Fixes: []finding.Fix{{
			Message: "keep the name in a local variable",
			Edits:   []finding.Edit{{File: "main.go", Start: 260, End: 266, New: "last :="}},
		}},
		Evidence: finding.Static,
	}
}

func alone(start finding.Span) finding.Finding {
	write := finding.Span{File: "store/store.go", Line: 13, Column: 2, EndLine: 13, EndColumn: 16}
	return finding.Finding{
		Rule: "globalwrite", Code: "LMI101", Severity: finding.Error,
		Message: `"store.entries" is a map written by every invocation of "handle" with no lock held (via store.Put)`,
		Span:    write, Package: "example.com/app/store", Function: "count", Place: "store.entries[*]",
		Handler: "handle", Start: &start,
		Sides: []finding.Side{{
			Access: "writes", Span: write, Function: "count",
			Chain: []finding.Frame{
				{Function: "handle", Callee: "store.Put", Call: finding.Span{File: "main.go", Line: 18, Column: 2, EndLine: 18, EndColumn: 17}},
				{Function: "store.Put", Callee: "store.count", Call: finding.Span{File: "store/store.go", Line: 10, Column: 24, EndLine: 10, EndColumn: 34}},
			},
		}},
		Alone:    "the same statement runs in two invocations at once",
		Evidence: finding.Static,
	}
}

func suppressed(start finding.Span) finding.Finding {
	return finding.Finding{
		Rule: "lockedio", Code: "LMI501", Severity: finding.Note,
		Message: `"main.mu" is locked while handler "handle" waits for the network`,
		Span:    finding.Span{File: "main.go", Line: 19, Column: 2}, Package: "example.com/app", Function: "handle", Place: "main.mu",
		Handler: "handle", Start: &start,
		Evidence:   finding.Static,
		Suppressed: "the lock is only held in tests",
	}
}
