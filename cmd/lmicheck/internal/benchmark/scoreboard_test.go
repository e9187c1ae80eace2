package benchmark_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/benchmark"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/internal/load"
)

var update = flag.Bool("update", false, "write the scoreboard")

const (
	folder     = "../../../../testdata/benchmark"
	scoreboard = folder + "/scoreboard.txt"
)

// TestScoreboard runs the rules that are on by default over the benchmark. It fails
// if a number is worse than in the committed scoreboard, and if the scoreboard is
// not what it would be now.
func TestScoreboard(t *testing.T) {
	dir, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := benchmark.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	checkRules(t, cases)
	card := benchmark.Score(cases, reports(t, dir))
	for _, c := range card.Missed {
		t.Logf("missed: %s:%d: %s", c.Issue().File, c.Issue().Line, c.Source)
	}
	for _, r := range card.False {
		t.Logf("false: %s", r)
	}
	compare(t, card)
}

func compare(t *testing.T, card *benchmark.Card) {
	t.Helper()
	if *update {
		if err := os.WriteFile(scoreboard, []byte(card.Text()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(scoreboard)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := benchmark.ParseRows(string(text))
	if err != nil {
		t.Fatalf("%s: %v", scoreboard, err)
	}
	for _, row := range card.Rows {
		if i := slices.IndexFunc(rows, func(r benchmark.Row) bool { return r.Name == row.Name }); i >= 0 {
			for _, worse := range row.Worse(rows[i]) {
				t.Error(worse)
			}
		}
	}
	if string(text) != card.Text() && !t.Failed() {
		t.Errorf("the scoreboard is out of date, and nothing is worse: run go test ./cmd/lmicheck/internal/benchmark -update\n%s", card.Text())
	}
}

// checkRules wants every rule of a label to exist, and a case for each rule that is
// on by default.
func checkRules(t *testing.T, cases []*benchmark.Case) {
	t.Helper()
	used := map[string]bool{}
	for _, c := range cases {
		if c.Safe != "" {
			continue
		}
		for _, name := range c.Issue().Rules {
			used[name] = true
			if name != benchmark.None && !slices.ContainsFunc(analyzers.All, func(r analyzers.Rule) bool { return r.Analyzer.Name == name }) {
				t.Errorf("%s: no rule is called %q", c.Name, name)
			}
		}
	}
	for _, r := range analyzers.All {
		if r.Default && !used[r.Analyzer.Name] {
			t.Errorf("no case is about rule %s", r.Analyzer.Name)
		}
	}
}

// reports runs lmicheck over every module of the benchmark.
func reports(t *testing.T, dir string) []benchmark.Report {
	t.Helper()
	modules, err := benchmark.Modules(dir)
	if err != nil {
		t.Fatal(err)
	}
	var rules []analyzers.Rule
	for _, r := range analyzers.All {
		if r.Default {
			rules = append(rules, r)
		}
	}
	var list []benchmark.Report
	for _, module := range modules {
		prog, err := load.Load(t.Context(), module, []string{"./..."}, load.Options{})
		if err != nil {
			t.Fatal(err)
		}
		result, err := scan.Run(t.Context(), prog, scan.Options{Rules: rules, Registry: analyzers.All})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range result.Report.Errors {
			t.Errorf("%s", p.Text())
		}
		for _, f := range result.Report.Findings {
			rel, err := filepath.Rel(dir, f.Span.File)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, benchmark.Report{File: filepath.ToSlash(rel), Line: f.Span.Line, Rule: f.Rule, Message: f.Message})
		}
	}
	return list
}
