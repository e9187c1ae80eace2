package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/internal/load"
)

const root = "../../../.."

func TestCurrent(t *testing.T) {
	files, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !bytes.Equal(f.old, f.new) {
			t.Errorf("%s is stale; run: make docs\n%s", f.name, cmp.Diff(string(f.old), string(f.new)))
		}
	}
}

// TestExamples holds the manuals of rules to the truth: what their examples say
// is reported is what lmicheck reports on the same code in testdata/src/RULE/doc.
func TestExamples(t *testing.T) {
	src, err := filepath.Abs(root + "/testdata/src")
	if err != nil {
		t.Fatal(err)
	}
	var patterns []string
	for _, r := range withExample(t) {
		patterns = append(patterns, "./"+r.Analyzer.Name+"/doc/...")
	}
	prog, err := load.Load(context.Background(), src, patterns, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := scan.Run(context.Background(), prog, scan.Options{Rules: analyzers.All, Registry: analyzers.All})
	if err != nil {
		t.Fatal(err)
	}
	docs, said, always := map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, r := range withExample(t) {
		docs[r.Analyzer.Name], always[r.Analyzer.Name] = r.Analyzer.Doc, r.Default
	}
	for _, f := range res.Report.Findings {
		if !always[f.Rule] && !strings.HasPrefix(f.Span.File, filepath.Join(src, f.Rule)) {
			continue // users who see that manual's example do not see this
		}
		if !strings.Contains(docs[f.Rule], "// WRONG: "+f.Message+"\n") {
			t.Errorf("the manual of %s does not show what is reported at %s:%d: %s", f.Rule, f.Span.File, f.Span.Line, f.Message)
		}
		said[f.Rule+": "+f.Message] = true
	}
	for name, doc := range docs {
		for line := range strings.Lines(doc) {
			if _, message, ok := strings.Cut(line, "// WRONG: "); ok && !said[name+": "+strings.TrimSpace(message)] {
				t.Errorf("the manual of %s shows what is not reported: %s", name, message)
			}
		}
	}
}

// TestExampleCode holds the code in the manuals to the code that is checked.
func TestExampleCode(t *testing.T) {
	for _, r := range withExample(t) {
		name := r.Analyzer.Name
		have := map[string]bool{}
		for _, file := range []string{"doc/main.go", "doc/right/main.go"} {
			for _, line := range codeLines(t, filepath.Join(root, "testdata/src", name, file)) {
				have[line] = true
			}
		}
		for line := range strings.Lines(r.Analyzer.Doc) {
			code, ok := strings.CutPrefix(line, "\t")
			if !ok || strings.HasPrefix(code, "//lmicheck:ignore") {
				continue
			}
			if code = stripComment(code); code != "" && !have[code] {
				t.Errorf("the example of %s has a line that testdata/src/%[1]s/doc lacks: %s", name, code)
			}
		}
	}
}

// withExample returns the rules whose example is checked.
func withExample(t *testing.T) []analyzers.Rule {
	t.Helper()
	var list []analyzers.Rule
	for _, r := range analyzers.All {
		if _, err := os.Stat(filepath.Join(root, "testdata/src", r.Analyzer.Name, "doc")); err == nil {
			list = append(list, r)
		}
	}
	if len(list) < 5 {
		t.Fatalf("only %d rules have an example in testdata/src/RULE/doc", len(list))
	}
	return list
}

// codeLines returns the lines of a file without blanks around them and comments.
func codeLines(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(text)) {
		list = append(list, stripComment(line))
	}
	return list
}

func stripComment(line string) string {
	code, _, _ := strings.Cut(line, "// ")
	return strings.TrimSpace(code)
}
