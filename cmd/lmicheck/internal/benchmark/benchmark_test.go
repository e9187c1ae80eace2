package benchmark_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/benchmark"
)

// files writes files, by name, to a folder of the test.
func files(t *testing.T, texts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	defect = "// Command a is wrong.\n//\n// Source: somebody\n// Beyond: it is hidden\npackage main\n\nvar x int\n\nfunc f() {\n\tx++ // issue globalwrite lazyinit\n}\n"
	right  = "// Command b is right.\n//\n// Source: twin of a\n// Safe: lock: it is held\npackage main\n"
)

func TestRead(t *testing.T) {
	dir := files(t, map[string]string{
		"go.mod":            "module m // no case's\n",
		"kind/b/main.go":    right,
		"kind/a/main.go":    defect,
		"kind/a/x/x.go":     "package x\n\n// Source: this is not main.go\nfunc f() {} // also\n",
		"kind/a/sub/go.mod": "require example.org v1.0.0 // also\n",
	})
	got, err := benchmark.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []*benchmark.Case{
		{Name: "kind/a", Source: "somebody", Beyond: "it is hidden", Labels: []benchmark.Label{
			{File: "kind/a/main.go", Line: 10, Rules: []string{"globalwrite", "lazyinit"}},
			{File: "kind/a/sub/go.mod", Line: 1, Rules: []string{}},
			{File: "kind/a/x/x.go", Line: 4, Rules: []string{}},
		}},
		{Name: "kind/b", Source: "twin of a", Safe: "lock: it is held"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no source", strings.Replace(defect, "Source:", "source:", 1), `no line "Source: ..."`},
		{"no issue", strings.Replace(defect, "// issue globalwrite lazyinit", "", 1), `0 lines are labelled "// issue"`},
		{"two issues", defect + "var y int // issue globalwrite\n", `2 lines are labelled "// issue"`},
		{"safe and wrong", strings.Replace(right, "package main", "package main // also", 1), "is said to be safe, and has labels"},
		{"safe and beyond", strings.Replace(right, "// Safe", "// Beyond: no\n// Safe", 1), "is said to be safe, and has labels"},
		{"unknown reason", strings.Replace(right, "Safe: lock", "Safe: luck", 1), `"luck" is none of the reasons`},
		{"text behind a label", strings.Replace(defect, "lazyinit\n", "lazyinit, I think\n", 1), "label with something behind it"},
		{"issue without a rule", strings.Replace(defect, " globalwrite lazyinit", "", 1), "label with something behind it"},
		{"not Go", "// issue", "a/b/main.go:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := benchmark.Read(files(t, map[string]string{"a/b/main.go": c.text}))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestScore(t *testing.T) {
	cases, err := benchmark.Read(files(t, map[string]string{
		"kind/a/main.go": defect, "kind/b/main.go": right, "kind/c/main.go": strings.Replace(defect, "// Beyond: it is hidden\n", "//\n", 1),
	}))
	if err != nil {
		t.Fatal(err)
	}
	card := benchmark.Score(cases, []benchmark.Report{
		{File: "kind/b/main.go", Line: 5, Rule: "x"},
		{File: "kind/c/main.go", Line: 10, Rule: "lazyinit"},
		{File: "kind/c/main.go", Line: 10, Rule: "lazyinit", Message: "the same line and rule: counted once"},
		{File: "kind/c/main.go", Line: 10, Rule: "other"},
		{File: "kind/c/main.go", Line: 9, Rule: "lazyinit"},
		{File: "elsewhere.go", Line: 1, Rule: "no case's"},
	})
	row := benchmark.Row{Name: "kind", Defects: 2, Found: 1, Named: 1, Safe: 1, Silent: 0, Right: 2, False: 2}
	all, reach := row, row
	all.Name, reach.Name, reach.Defects = "all", "in reach", 1
	if diff := cmp.Diff([]benchmark.Row{row, all, reach}, card.Rows); diff != "" {
		t.Error(diff)
	}
	if len(card.Missed) != 1 || card.Missed[0].Name != "kind/a" || len(card.False) != 2 {
		t.Errorf("missed %v, false %v, want kind/a, and two reports", card.Missed, card.False)
	}
	if r, p := row.Recall(), row.Precision(); r != 0.5 || p != 0.5 {
		t.Errorf("recall %v, precision %v, want 0.5 of both", r, p)
	}
}

func TestWorse(t *testing.T) {
	had := benchmark.Row{Name: "kind", Defects: 4, Found: 3, Named: 3, Safe: 2, Silent: 2, False: 1}
	better := benchmark.Row{Name: "kind", Defects: 4, Found: 4, Named: 4, Safe: 2, Silent: 2, False: 0}
	if got := better.Worse(had); got != nil {
		t.Errorf("%v, want nothing", got)
	}
	want := []string{"kind: found went from 4 to 3", "kind: named went from 4 to 3", "kind: false went from 0 to 1"}
	if diff := cmp.Diff(want, had.Worse(better)); diff != "" {
		t.Error(diff)
	}
}

func TestParseRows(t *testing.T) {
	card := &benchmark.Card{Rows: []benchmark.Row{
		{Name: "all", Defects: 4, Found: 3, Named: 2, Safe: 7, Silent: 6, False: 1},
		{Name: "in reach"},
	}}
	got, err := benchmark.ParseRows(card.Text())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(card.Rows, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"head\nall", "head\n<<<<<<< HEAD"} {
		if _, err := benchmark.ParseRows(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}
