package scan_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/json"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/load"
)

// TestShards: what the shards of a program find, merged, is what one run finds, byte for
// byte; also if there are more shards than entry points, and with a baseline.
func TestShards(t *testing.T) {
	for name, shards := range map[string][]int{
		"corpus": {1, 2, 3, 5, 24}, // 22 programs
		"src":    {3},              // has errors, blind spots, and handlers by directive
	} {
		dir, err := filepath.Abs("../../../../testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		prog, err := load.Load(t.Context(), dir, nil, load.Options{})
		if err != nil {
			t.Fatal(err)
		}
		whole := run(t, prog, nil)
		if len(whole.Findings) < 50 || len(whole.Roots) < 20 {
			t.Fatalf("%s: %d findings, %d entry points: nothing is divided", name, len(whole.Findings), len(whole.Roots))
		}
		known := report.Baseline{Name: "b"}
		for i := 0; i < len(whole.Findings); i += 2 {
			known.Known = append(known.Known, whole.Findings[i].Fingerprint)
		}
		wholeCompared := compare(stored(t, whole, dir), known)
		whole.Absolute(dir)
		for _, n := range shards {
			var plain, compared []*report.Report
			for i := n; i >= 1; i-- {
				r := run(t, prog, &report.Shard{Index: i, Total: n})
				plain = append(plain, stored(t, r, dir))
				r.Absolute(dir)
				compared = append(compared, stored(t, compare(r, known), dir))
			}
			same(t, whole, merge(t, plain), dir)
			same(t, wholeCompared, merge(t, compared), dir)
		}
	}
}

func run(t *testing.T, prog *load.Program, s *report.Shard) *report.Report {
	t.Helper()
	result, err := scan.Run(t.Context(), prog, scan.Options{Rules: analyzers.All, Registry: analyzers.All, Shard: s})
	if err != nil {
		t.Fatal(err)
	}
	return result.Report
}

func compare(r *report.Report, b report.Baseline) *report.Report {
	r.Baselines = []report.Baseline{b}
	r.Normalize()
	return r
}

// stored returns a report as it comes out of a file.
func stored(t *testing.T, r *report.Report, dir string) *report.Report {
	t.Helper()
	back, err := json.Read(bytes.NewReader(encode(t, r, dir)))
	if err != nil {
		t.Fatal(err)
	}
	back.Absolute(dir)
	return back
}

func merge(t *testing.T, list []*report.Report) *report.Report {
	t.Helper()
	all, err := report.Merge(list)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func encode(t *testing.T, r *report.Report, dir string) []byte {
	t.Helper()
	r.Relative(dir, dir)
	var buf bytes.Buffer
	if err := json.Write(&buf, r); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func same(t *testing.T, want, got *report.Report, dir string) {
	t.Helper()
	w, g := string(encode(t, want, dir)), string(encode(t, got, dir))
	if w != g {
		t.Errorf("merged shards (+) differ from the whole (-):\n%s", cmp.Diff(w, g))
	}
}

// TestSeverity: the configuration goes before the registry and before the rule.
func TestSeverity(t *testing.T) {
	dir, err := filepath.Abs("../../../../testdata/src")
	if err != nil {
		t.Fatal(err)
	}
	prog, err := load.Load(t.Context(), dir, []string{"./exitpath/..."}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result, err := scan.Run(t.Context(), prog, scan.Options{
		Rules: analyzers.All, Registry: analyzers.All, Severity: map[string]finding.Severity{"exitpath": finding.Warning},
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range result.Report.Findings {
		if f.Rule == "exitpath" {
			n++
			if f.Severity != finding.Warning {
				t.Errorf("%s is of severity %s", f.Message, f.Severity)
			}
		}
	}
	if n < 3 {
		t.Errorf("only %d findings of exitpath", n)
	}
}
