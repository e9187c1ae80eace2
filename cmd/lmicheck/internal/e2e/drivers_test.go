package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDrivers compares what lmicheck finds by itself with what it finds as a vet
// tool: file, line, column, rule and message of each finding.
func TestDrivers(t *testing.T) {
	names := []string{"sample"}
	if *full {
		names = append(names, "src", "corpus")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			dir := testdata(t, name)
			own, vet := checkFindings(t, dir), vetFindings(t, dir)
			if len(own) == 0 {
				t.Error("no findings: nothing was compared")
			}
			if diff := cmp.Diff(own, vet); diff != "" {
				t.Errorf("lmicheck check (-) and go vet (+) differ:\n%s", diff)
			}
			t.Logf("%d findings", len(own))
		})
	}
}

// checkFindings returns the findings of lmicheck's own driver, sorted.
func checkFindings(t *testing.T, dir string) []string {
	t.Helper()
	// Code 2 is for input that has entry points which cannot be resolved.
	out, _ := output(t, dir, []int{0, 1, 2}, program, "check", "--format", "json", "./...")
	var report struct {
		Findings []struct {
			Rule       string
			Message    string
			Suppressed string
			Span       struct {
				File         string
				Line, Column int
			}
		}
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	for _, e := range report.Errors {
		t.Errorf("lmicheck check: %s", e.Message)
	}
	set := map[string]bool{}
	for _, f := range report.Findings {
		if f.Suppressed == "" {
			set[fmt.Sprintf("%s:%d:%d: %s: %s", f.Span.File, f.Span.Line, f.Span.Column, f.Rule, f.Message)] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// vetFindings returns the findings of the vet tool, sorted.
func vetFindings(t *testing.T, dir string) []string {
	t.Helper()
	stdout, stderr := output(t, dir, []int{0, 1}, "go", "vet", "-json", "-vettool="+program, "./...")
	dec := json.NewDecoder(io.MultiReader(bytes.NewReader(stdout), withoutHeadings(stderr)))
	set := map[string]bool{}
	for {
		var packages map[string]map[string]json.RawMessage
		err := dec.Decode(&packages)
		if errors.Is(err, io.EOF) {
			return slices.Sorted(maps.Keys(set))
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, stderr)
		}
		for _, rules := range packages {
			for rule, list := range rules {
				for _, d := range diagnostics(t, rule, list) {
					rel, err := filepath.Rel(dir, d.Posn)
					if err != nil {
						t.Fatal(err)
					}
					set[fmt.Sprintf("%s: %s: %s", filepath.ToSlash(rel), rule, d.Message)] = true
				}
			}
		}
	}
}

type diagnostic struct{ Posn, Message string }

// diagnostics decodes what one rule reports on one package: a list, or an error.
func diagnostics(t *testing.T, rule string, text json.RawMessage) []diagnostic {
	t.Helper()
	var list []diagnostic
	if err := json.Unmarshal(text, &list); err != nil {
		t.Errorf("%s: %s", rule, text)
	}
	return list
}

// withoutHeadings removes the lines by which the go command says which package
// the next lines are about.
func withoutHeadings(text []byte) io.Reader {
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "# ") {
			b.WriteString(line)
		}
	}
	return strings.NewReader(b.String())
}

// TestDepsOfKnownModules analyses the library that starts handlers by its bodies, too: what the
// knowledge base says of its functions still counts, or there would be no entry point.
func TestDepsOfKnownModules(t *testing.T) {
	dir := testdata(t, "sample")
	without, _ := output(t, dir, []int{1}, program, "check", "--quiet", "./...")
	with, _ := output(t, dir, []int{1}, program, "check", "--quiet", "--deps", "github.com/aws/aws-lambda-go", "./...")
	if !bytes.Contains(with, []byte("main.customer")) || len(with) < len(without) {
		t.Errorf("with --deps:\n%s\nwithout:\n%s", with, without)
	}
}
