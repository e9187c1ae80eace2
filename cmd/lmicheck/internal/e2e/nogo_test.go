package e2e

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/internal/load"
	"github.com/lmicheck/lmicheck/passes/known"
)

// TestNogo runs the analyzers of the recipe for Bazel as nogo of rules_go does: without a
// word of modules, and with the flags of its configuration. They find what "lmicheck check"
// finds; without the configuration, nothing.
func TestNogo(t *testing.T) {
	var list []*analysis.Analyzer
	names := []string{}
	for _, m := range regexp.MustCompile(`"@com_github_lmicheck_lmicheck//(\w+)/(\w+)"`).FindAllStringSubmatch(recipe(t, "starlark", "nogo("), -1) {
		if m[1] == "passes" && m[2] == "known" {
			list = append(list, known.Analyzer)
			continue
		}
		i := slices.IndexFunc(analyzers.All, func(r analyzers.Rule) bool { return m[1] == "analyzers" && r.Analyzer.Name == m[2] })
		if i < 0 {
			t.Fatalf("there is no analyzer in %s", m[0])
		}
		list = append(list, analyzers.All[i].Analyzer)
		names = append(names, m[2])
	}
	var config map[string]struct {
		Flags map[string]string `json:"analyzer_flags"`
	}
	if err := json.Unmarshal([]byte(recipe(t, "json", "analyzer_flags")), &config); err != nil {
		t.Fatal(err)
	}
	if got := nogo(t, list); len(got) > 0 {
		t.Errorf("found without the configuration: %v", got)
	}
	for _, a := range list {
		for name, value := range config[a.Name].Flags {
			old := a.Flags.Lookup(name).Value.String()
			if err := a.Flags.Set(name, value); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = a.Flags.Set(name, old) })
		}
	}
	var want []string
	for _, line := range checkFindings(t, testdata(t, "sample")) {
		if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(line, ": "+name+": ") }) {
			want = append(want, line)
		}
	}
	if len(want) < 4 {
		t.Fatalf("only %d findings to compare with", len(want))
	}
	if diff := cmp.Diff(want, nogo(t, list)); diff != "" {
		t.Errorf("lmicheck check (-) and nogo (+) differ:\n%s", diff)
	}
}

// nogo returns what analyzers report of the sample, sorted.
func nogo(t *testing.T, list []*analysis.Analyzer) []string {
	t.Helper()
	dir := testdata(t, "sample")
	prog, err := load.Load(t.Context(), dir, nil, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range prog.Packages {
		pkg.Module = nil
	}
	graph, err := checker.Analyze(list, prog.Matched(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			pos := prog.Fset.Position(d.Pos)
			rel, err := filepath.Rel(dir, pos.Filename)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%s:%d:%d: %s: %s", filepath.ToSlash(rel), pos.Line, pos.Column, act.Analyzer.Name, d.Message))
		}
	}
	slices.Sort(out)
	return out
}
