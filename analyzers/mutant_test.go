package analyzers_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/load"
)

// TestMutants breaks functions of the benchmark, which are as tempting as safe code can be, one
// identifier at a time. Of what is left of them nothing may be found but what is in the whole.
// LMICHECK_MUTANTS=1 breaks every identifier of all of them.
func TestMutants(t *testing.T) {
	patterns, every := []string{"./locks/...", "./lazy/...", "./pools/..."}, 19
	if os.Getenv("LMICHECK_MUTANTS") != "" {
		patterns, every = []string{"./..."}, 1
	}
	prog, err := load.Load(t.Context(), "../testdata/benchmark", patterns, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	count, lost, whole, kept := 0, 0, 0, 0
	for _, pkg := range prog.Packages {
		if pkg.IllTyped {
			t.Fatalf("%s does not compile", pkg.PkgPath)
		}
		lines, places := inWhole(t, pkg)
		for _, m := range mutants(t, pkg, every) {
			count++
			if m.pkg.IllTyped {
				lost++
				t.Logf("%s: nothing is analysed", m.what)
				continue
			}
			left := found(t, m.pkg, m.what)
			for _, f := range left {
				if !lines[lineOf(f)] && !places[f.Place] {
					t.Errorf("%s: %s: %s (%s)", m.what, lineOf(f), f.Message, f.Rule)
				}
			}
			whole, kept = whole+len(places), kept+placesOf(left)
		}
	}
	if count < 100 {
		t.Errorf("%d mutants: too few", count)
	}
	if lost > count/500 {
		t.Errorf("of %d mutants nothing is analysed: of 1 in 500 at most", lost)
	}
	t.Logf("%d mutants keep %d of %d places with findings", count, kept, whole)
	if kept < whole/3 {
		t.Errorf("%d mutants keep %d of %d places with findings: less than a third", count, kept, whole)
	}
}

// inWhole returns the lines at which something is found, or said to be, in a package that
// compiles, and the places that it is about.
func inWhole(t *testing.T, pkg *packages.Package) (lines, places map[string]bool) {
	t.Helper()
	lines, places = map[string]bool{}, map[string]bool{}
	for _, f := range found(t, pkg, pkg.PkgPath) {
		lines[lineOf(f)], places[f.Place] = true, true
	}
	for _, file := range pkg.Syntax {
		for _, c := range file.Comments {
			if text := c.Text(); strings.HasPrefix(text, "issue") || strings.HasPrefix(text, "also") {
				p := pkg.Fset.Position(c.Pos())
				lines[p.Filename+":"+strconv.Itoa(p.Line)] = true
			}
		}
	}
	return lines, places
}

func lineOf(f finding.Finding) string { return f.Span.File + ":" + strconv.Itoa(f.Span.Line) }

func placesOf(list []finding.Finding) int {
	places := map[string]bool{}
	for _, f := range list {
		places[f.Place] = true
	}
	return len(places)
}

// found runs all rules over a package.
func found(t *testing.T, pkg *packages.Package, what string) []finding.Finding {
	t.Helper()
	var rules []*analysis.Analyzer
	for _, r := range analyzers.All {
		rules = append(rules, r.Analyzer)
	}
	graph, err := checker.Analyze(rules, []*packages.Package{pkg}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []finding.Finding
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", what, act.Err)
			continue
		}
		out = append(out, act.Result.([]finding.Finding)...)
	}
	return out
}

type mutant struct {
	what string
	pkg  *packages.Package
}

// mutants returns copies of a package, each with an identifier that nobody has declared.
func mutants(t *testing.T, pkg *packages.Package, every int) []mutant {
	t.Helper()
	var out []mutant
	for i, file := range pkg.Syntax {
		name := pkg.Fset.Position(file.FileStart).Filename
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		n := len(text)
		for _, id := range uses(pkg, file) {
			n++
			if n%every != 0 {
				continue
			}
			p := pkg.Fset.Position(id.Pos())
			broken := slices.Concat(text[:p.Offset], []byte("zzz"), text[p.Offset:])
			f, err := parser.ParseFile(pkg.Fset, name, broken, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			what := fmt.Sprintf("%s:%d:%d without %s", filepath.Base(filepath.Dir(name)), p.Line, p.Column, id.Name)
			out = append(out, mutant{what, mutate(t, pkg, i, f, what)})
		}
	}
	return out
}

// uses returns the identifiers that refer to something.
func uses(pkg *packages.Package, file *ast.File) []*ast.Ident {
	var out []*ast.Ident
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && pkg.TypesInfo.Uses[id] != nil {
			out = append(out, id)
		}
		return true
	})
	return out
}

// mutate returns a package with another file in the place of one, as load makes it.
func mutate(t *testing.T, pkg *packages.Package, i int, file *ast.File, what string) *packages.Package {
	t.Helper()
	m := *pkg
	m.Syntax = nil
	for j := range pkg.Syntax {
		if j == i {
			m.Syntax = append(m.Syntax, file)
			continue
		}
		name := pkg.Fset.Position(pkg.Syntax[j].FileStart).Filename
		f, err := parser.ParseFile(pkg.Fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		m.Syntax = append(m.Syntax, f)
	}
	m.Errors = []packages.Error{{Kind: packages.TypeError, Msg: what}}
	m.Imports = map[string]*packages.Package{}
	for _, imp := range pkg.Types.Imports() {
		m.Imports[imp.Path()] = &packages.Package{PkgPath: imp.Path(), Name: imp.Name(), Types: imp}
	}
	load.Mend([]*packages.Package{&m})
	m.Imports = pkg.Imports
	return &m
}
