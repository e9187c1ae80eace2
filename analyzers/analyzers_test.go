package analyzers_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/load"
	"github.com/lmicheck/lmicheck/internal/wanttest"
)

// TestRules runs every rule over its cases: testdata/src holds a folder for each
// rule, with what it reports and what tempts it but is safe. The rules about
// shared memory must agree in all folders; what the others say counts in their own.
func TestRules(t *testing.T) {
	checkModule(t, "../testdata/src", func(f finding.Finding, folder string) bool {
		return sharedMemory[f.Rule] || folder == f.Rule
	})
}

// TestCorpus runs every rule over functions shaped like production code.
func TestCorpus(t *testing.T) {
	checkModule(t, "../testdata/corpus", func(finding.Finding, string) bool { return true })
}

// TestMonorepo runs every rule over the functions that the audit is tested with.
func TestMonorepo(t *testing.T) {
	checkModule(t, "../testdata/monorepo", func(finding.Finding, string) bool { return true })
}

var sharedMemory = map[string]bool{
	"globalwrite": true, "handlerstate": true, "lazyinit": true, "unsafecache": true, "unsafeshare": true,
}

// checkModule compares the findings on a module with its want comments, as far as
// counts says of a finding and the folder of the module that it is in.
func checkModule(t *testing.T, dir string, counts func(f finding.Finding, folder string) bool) {
	t.Parallel()
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	pattern := "./..."
	if p := os.Getenv("LMICHECK_TEST_PATTERN"); p != "" {
		pattern = p
	}
	prog, err := load.Load(t.Context(), dir, []string{pattern}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range prog.Problems {
		t.Errorf("does not compile: %v", p)
	}
	var list []*analysis.Analyzer
	var names []string
	for _, r := range analyzers.All {
		list = append(list, r.Analyzer)
		names = append(names, r.Analyzer.Name)
	}
	graph, err := checker.Analyze(list, prog.Packages, nil)
	if err != nil {
		t.Fatal(err)
	}
	var findings []finding.Finding
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act.Package.PkgPath, act.Err)
			continue
		}
		for _, f := range act.Result.([]finding.Finding) {
			rel, _ := filepath.Rel(dir, f.Span.File)
			folder, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
			if counts(f, folder) {
				findings = append(findings, f)
			}
		}
	}
	diffs, err := wanttest.Check(dir, finding.Normalize(findings), names)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diffs {
		t.Error(d)
	}
}
