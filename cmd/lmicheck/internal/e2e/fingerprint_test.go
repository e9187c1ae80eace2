package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFingerprints: from one commit to the next, lines move, a file is renamed, a function
// moves to another file of the package, and a handler gets a function literal above
// another. What services know findings by stays the same.
func TestFingerprints(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(testdata(t, "sample"), name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	replace := func(text, old, new string) string {
		t.Helper()
		if strings.Count(text, old) != 1 {
			t.Fatalf("testdata/sample has changed: %q is there %d times", old, strings.Count(text, old))
		}
		return strings.Replace(text, old, new, 1)
	}
	const write = `customer = req.Headers["x-customer"]`
	code := replace(read("main.go"), write, "func() { "+write+" }()")
	first := results(t, map[string]string{"go.mod": read("go.mod"), "go.sum": read("go.sum"), "main.go": code})

	head, lookup, _ := strings.Cut(code, "\nfunc lookup(")
	lookup, tail, _ := strings.Cut(lookup, "\n}\n")
	api := replace(head+tail, write, "_ = func() {}\n\t"+write)
	api = replace(api, "func() { _ = func() {}", "_ = func() {}\n\tfunc() {")
	second := results(t, map[string]string{
		"go.mod": read("go.mod"), "go.sum": read("go.sum"),
		"api.go":    "// Renamed, and moved down.\n\n" + replace(api, "\t\"fmt\"\n", ""),
		"lookup.go": "package main\n\nimport (\n\"context\"\n\"encoding/json\"\n\"fmt\"\n\"net/http\"\n\"os\"\n\"time\"\n)\n\nfunc lookup(" + lookup + "\n}\n",
	})
	if len(first) < 4 {
		t.Fatalf("only %d results", len(first))
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

// results returns the rule and fingerprint of each result in SARIF on a module of these
// files, sorted.
func results(t *testing.T, files map[string]string) []string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out, _ := output(t, dir, []int{1}, program, "--format", "sarif", ".")
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID              string
				PartialFingerprints map[string]string
			}
		}
	}
	if err := json.Unmarshal(out, &log); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, r := range log.Runs[0].Results {
		list = append(list, r.RuleID+" "+r.PartialFingerprints["lmicheck/v1"])
	}
	slices.Sort(list)
	return list
}
