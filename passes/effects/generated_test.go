package effects_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/conflict"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// FuzzGenerated writes larger programs than FuzzDeterminism, in which more is shared,
// and type-checks them without the go command, so that it gets through many. Two runs
// of the engine must say the same of each, and must end.
func FuzzGenerated(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint8(seed%6))
	}
	imports := newImporter(f)
	f.Fuzz(func(t *testing.T, seed uint64, size uint8) {
		src := generate(rand.New(rand.NewPCG(seed, 1)), int(size%6))
		first := describe(t, imports, src)
		if diff := cmp.Diff(first, describe(t, imports, src)); diff != "" {
			t.Errorf("two runs differ on\n%s\n%s", src, diff)
		}
	})
}

// TestGeneratedProgramsConflict keeps the generator honest: most of what it makes
// has something to find.
func TestGeneratedProgramsConflict(t *testing.T) {
	imports := newImporter(t)
	conflicting := 0
	for seed := range uint64(20) {
		src := generate(rand.New(rand.NewPCG(seed, 1)), 2)
		if found(describe(t, imports, src)) != "" {
			conflicting++
		}
	}
	if conflicting < 15 {
		t.Errorf("%d of 20 generated programs have a conflict", conflicting)
	}
}

// TestRecursiveHandlerWithoutResult must end: the end of such a function is no return
// statement of the user's, and neither is that of what it calls.
func TestRecursiveHandlerWithoutResult(t *testing.T) {
	said := describe(t, newImporter(t), `package main

import "github.com/aws/aws-lambda-go/lambda"

var depth int

func walk(n int) {
	if n > 0 {
		depth = n
		walk(n - 1)
	}
}

func main() { lambda.Start(func() { walk(3) }) }
`)
	if !strings.Contains(said, "conflict") {
		t.Errorf("there is no conflict in\n%s", said)
	}
}

// describe runs the engine over the text of a main package and writes down all it
// says, in its order.
func describe(t testing.TB, imports types.Importer, src string) string {
	t.Helper()
	graph, err := checker.Analyze([]*analysis.Analyzer{effects.Analyzer}, []*packages.Package{typeCheck(t, imports, src)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatalf("%v\n%s", act.Err, src)
		}
		res := act.Result.(*effects.Result)
		for _, root := range res.Roots {
			fmt.Fprintf(&b, "root %s %v\n", root.Name, root.Start)
			for _, a := range root.Accesses {
				fmt.Fprintf(&b, "  %s %s at %v in %s via %v under %s checks %s\n",
					a.Kind.Verb(a.Callee), a.Place.Name, a.Span, a.Function, a.Chain, locks(a), places(a.Checks))
			}
			for _, c := range conflict.Pair(conflict.Root{Name: root.Name, Start: root.Start}, root.Accesses) {
				fmt.Fprintf(&b, "  conflict %d on %s at %v, %q\n", c.Class, c.Access.Place.Name, c.Access.Span, c.Alone)
			}
		}
		for _, spot := range res.Blind {
			at := finding.Span{} // of a budget, there is no place
			if spot.Span != nil {
				at = *spot.Span
			}
			fmt.Fprintf(&b, "blind %s %s %v %d\n", spot.Kind, spot.What, at, spot.Count)
		}
	}
	return b.String()
}

func locks(a *effects.Access) string {
	var b strings.Builder
	for _, l := range a.Locks {
		fmt.Fprintf(&b, "[%s read=%t]", l.Place.Name, l.Read)
	}
	return b.String()
}

func places(list []*effects.Place) string {
	var b strings.Builder
	for _, p := range list {
		fmt.Fprintf(&b, "[%s]", p.Name)
	}
	return b.String()
}

// typeCheck makes what a driver would load. The package is its own module.
func typeCheck(t testing.TB, imports types.Importer, src string) *packages.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", src, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
	}
	conf := &types.Config{Importer: imports}
	pkg, err := conf.Check("generated", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	return &packages.Package{
		ID: "generated", Name: "main", PkgPath: "generated", Fset: fset, Syntax: []*ast.File{file},
		Types: pkg, TypesInfo: info, TypesSizes: types.SizesFor("gc", "amd64"),
		Module: &packages.Module{Path: "generated", Main: true},
	}
}

// stub stands for aws-lambda-go, of which only a name and a signature matter.
type stub struct {
	types.Importer
	lambda *types.Package
}

func newImporter(t testing.TB) types.Importer {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "lambda.go", "package lambda\n\nfunc Start(handler any) {}\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("github.com/aws/aws-lambda-go/lambda", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return stub{importer.ForCompiler(token.NewFileSet(), "source", nil), pkg}
}

// Import implements types.Importer.
func (s stub) Import(path string) (*types.Package, error) {
	if path == s.lambda.Path() {
		return s.lambda, nil
	}
	return s.Importer.Import(path)
}
