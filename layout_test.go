// Package lmicheck_test holds the repository to its layout: what docs/design.md
// says of floors, and what every rule must come with.
package lmicheck_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/analyzers"
)

const module = "github.com/lmicheck/lmicheck/"

// floors are the folders at the top, the lowest first. Imports go down only.
var floors = []string{"internal", "harness", "passes", "analyzers", "cmd"}

const (
	maxFile     = 500 // lines
	maxFunction = 60
)

// long lists files and functions that may be longer, each with the reason.
var long = map[string]string{
	"passes/known/contract_test.go TestClassify": "a table of cases",
	"passes/known/contract_test.go TestContract": "a table of cases",
	"internal/bench/generate.go service":         "the text of the generated program",
}

// pending lists what rules still lack, each with the reason. It should be empty.
var pending = map[string]string{
	"testdata/src/runtimeversion": "its cases are modules of their own, which its Go test writes",
	"testdata/src/unsafedep":      "its cases are modules of their own, which its Go test writes",
}

// A source is a Go file of ours.
type source struct {
	name string // with slashes, relative to the root
	dir  string
	fset *token.FileSet
	file *ast.File
}

func (s source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

// lines counts the lines from one position to another.
func (s source) lines(from, to token.Pos) int {
	return s.fset.Position(to).Line - s.fset.Position(from).Line + 1
}

// sources parses every Go file of the main module.
func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." {
			base := d.Name()
			if base == "testdata" || base == "node_modules" || base == "tools" || base == "bin" || strings.HasPrefix(base, ".") {
				return filepath.SkipDir
			}
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		list = append(list, source{name, path.Dir(name), fset, file})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func floorOf(dir string) int {
	top, _, _ := strings.Cut(dir, "/")
	return slices.Index(floors, top)
}

// TestFloors allows imports within a floor and down.
func TestFloors(t *testing.T) {
	for _, s := range sources(t) {
		if s.dir == "." {
			continue // this test looks at all of them
		}
		floor := floorOf(s.dir)
		if floor < 0 {
			t.Errorf("%s: its folder is none of %v", s.name, floors)
		}
		for _, spec := range s.file.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if below, ok := strings.CutPrefix(target, module); ok && floorOf(below) > floor {
				t.Errorf("%s imports %s, which is above it", s.name, below)
			}
		}
	}
}

// TestPackages wants one doc comment for each package, and a name that says what
// is in it.
func TestPackages(t *testing.T) {
	docs, tests := map[string][]string{}, map[string][]string{}
	for _, s := range sources(t) {
		switch s.file.Name.Name {
		case "util", "utils", "helper", "helpers", "common", "manager", "misc":
			t.Errorf("%s: %q says nothing of what the package is", s.name, s.file.Name.Name)
		}
		of := docs
		if s.isTest() {
			of = tests
		}
		if of[s.dir] == nil {
			of[s.dir] = []string{}
		}
		if s.file.Doc != nil {
			of[s.dir] = append(of[s.dir], s.name)
		}
	}
	for dir, files := range tests {
		if docs[dir] == nil {
			docs[dir] = files // a folder with nothing but tests
		}
	}
	for dir, files := range docs {
		if len(files) != 1 {
			t.Errorf("%s: the package comment must stand in one file; it stands in %d: %v", dir, len(files), files)
		}
	}
}

// TestLength bounds what a reader has to keep in mind.
func TestLength(t *testing.T) {
	for _, s := range sources(t) {
		n := s.lines(s.file.FileStart, s.file.FileEnd)
		if key := s.name; n > maxFile && long[key] == "" {
			t.Errorf("%s has %d lines, more than %d", key, n, maxFile)
		}
		for _, d := range s.file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			n := s.lines(fn.Pos(), fn.End())
			if key := s.name + " " + fn.Name.Name; n > maxFunction && long[key] == "" {
				t.Errorf("%q has %d lines, more than %d", key, n, maxFunction)
			}
		}
	}
}

// TestDesign wants every package in docs/design.md, by its path below its floor or below the command.
// Rules are in a table of their own.
func TestDesign(t *testing.T) {
	text, err := os.ReadFile("docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range analyzers.All {
		known["analyzers/"+r.Analyzer.Name] = true
	}
	for _, s := range sources(t) {
		name := strings.TrimPrefix(s.dir, "cmd/lmicheck/internal/")
		if name == s.dir {
			_, name, _ = strings.Cut(s.dir, "/")
		}
		if known[s.dir] || name == "" {
			continue
		}
		known[s.dir] = true
		if !strings.Contains(string(text), "`"+name+"`") && !strings.Contains(string(text), "## "+s.dir) {
			t.Errorf("docs/design.md does not name %q", s.dir)
		}
	}
}

// TestRules wants a folder, cases and a page for every rule, and no more folders
// and pages than that.
func TestRules(t *testing.T) {
	names := map[string]bool{}
	codes := map[string]bool{}
	last := ""
	for _, r := range analyzers.All {
		name := r.Analyzer.Name
		names[name] = true
		for _, file := range []string{
			"analyzers/" + name + "/doc.go",
			"analyzers/" + name + "/" + name + ".go",
			"testdata/src/" + name,
			"docs/analyzers/" + name + ".md",
		} {
			if _, err := os.Stat(filepath.FromSlash(file)); err != nil && pending[file] == "" {
				t.Errorf("rule %s has no %s", name, file)
			}
		}
		if codes[r.Code] || r.Code <= last {
			t.Errorf("rule %s: code %s is not in order, or not its own", name, r.Code)
		}
		codes[r.Code], last = true, r.Code
		if r.Since == "" {
			t.Errorf("rule %s: it is not said since when there is one", name)
		}
	}
	entries, err := os.ReadDir("docs/analyzers")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".md"); !names[name] && name != "README" {
			t.Errorf("docs/analyzers/%s is of no rule", e.Name())
		}
	}
}

// TestMessages looks at every format of which rules make messages: one sentence
// that goes on from a position, so without capital and period.
func TestMessages(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest() || !strings.HasPrefix(s.dir, "analyzers/") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isSprintf(call) {
				return true
			}
			if lit, ok := call.Args[0].(*ast.BasicLit); ok {
				if err := checkMessage(lit); err != nil {
					t.Errorf("%s: %v", s.fset.Position(lit.Pos()), err)
				}
			}
			return true
		})
	}
}

func isSprintf(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Sprintf" && len(call.Args) > 0
}

func checkMessage(lit *ast.BasicLit) error {
	text, err := strconv.Unquote(lit.Value)
	switch {
	case err != nil:
		return err
	case text == "":
		return nil
	case 'A' <= text[0] && text[0] <= 'Z':
		return fmt.Errorf("message %q begins with a capital", text)
	case strings.HasSuffix(text, ".") || strings.Contains(text, "\n"):
		return fmt.Errorf("message %q ends in a period or has several lines", text)
	}
	return nil
}
