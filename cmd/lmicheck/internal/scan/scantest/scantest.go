// Package scantest is for tests of what happens around the analysis: rules and
// a pass for entry points that are so simple that a test can tell at a glance
// what they find.
//
// Each function whose name begins with "handle" is an entry point, each
// assignment to a package variable in such a function is an access, and a
// finding of fakewrite. A handler that calls explode makes the rule panic.
package scantest

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/vettool"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

// Main runs lmicheck with the fake rules and returns its exit code.
func Main() int {
	pass := newConflict()
	rules := newRules(pass)
	if vettool.Called(os.Args[1:]) {
		return vettool.Main(os.Args[1:], rules, os.Stderr)
	}
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return cli.Failed
	}
	c := &cli.Command{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Env: os.Environ(), Dir: dir,
		Rules:    rules,
		Conflict: pass,
	}
	return c.Run(os.Args[1:])
}

// newRules returns a registry of three rules: an error, a warning and a note
// that is off by default.
func newRules(pass *analysis.Analyzer) []analyzers.Rule {
	return []analyzers.Rule{
		{Analyzer: newRule(pass, "fakewrite", "a package variable is assigned to\n\nSee for yourself:\n\n\tshared = 1 // WRONG", ""), Code: "LMI901", Severity: finding.Error, Default: true, Since: "0.1"},
		{Analyzer: newRule(pass, "fakewarn", "a variable named warn is assigned to", "warn"), Code: "LMI902", Severity: finding.Warning, Default: true, Since: "0.1"},
		{Analyzer: newRule(pass, "fakenote", "a variable named note is assigned to", "note"), Code: "LMI903", Severity: finding.Note, Default: false, Since: "0.2"},
	}
}

// newRule returns a rule that reports assignments to variables of a name, or to
// all whose names no other rule claims.
func newRule(pass *analysis.Analyzer, name, doc, variable string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:       name,
		Doc:        name + ": " + doc,
		Requires:   []*analysis.Analyzer{pass},
		ResultType: reflect.TypeFor[[]finding.Finding](),
		Run: func(p *analysis.Pass) (any, error) {
			var list []finding.Finding
			for _, a := range p.ResultOf[pass].(*conflict.Result).Accesses {
				_, short, _ := strings.Cut(a.Place, ".")
				claimed := short == "warn" || short == "note"
				if short == "explode" && variable == "" {
					panic("exploded on " + a.Place)
				}
				if short != variable && (variable != "" || claimed) {
					continue
				}
				report(p, a)
				list = append(list, finding.Finding{
					Message:  fmt.Sprintf("handler %q writes %q", a.Handler, a.Place),
					Span:     a.Side.Span,
					Package:  p.Pkg.Path(),
					Function: a.Side.Function,
					Place:    a.Place,
					Handler:  a.Handler,
					Sides:    []finding.Side{a.Side},
				})
			}
			return list, nil
		},
	}
}

// report makes a diagnostic of an access, as drivers other than lmicheck's own
// want it.
func report(p *analysis.Pass, a conflict.Access) {
	for _, f := range p.Files {
		file := p.Fset.File(f.FileStart)
		if file.Name() == a.Side.Span.File {
			pos := file.LineStart(a.Side.Span.Line) + token.Pos(a.Side.Span.Column-1)
			p.Reportf(pos, "handler %q writes %q", a.Handler, a.Place)
		}
	}
}

// newConflict returns a stand-in for conflict.Analyzer, with the flags that
// passes/known has.
func newConflict() *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:       "fakeconflict",
		Doc:        "find assignments to package variables in functions named handle",
		ResultType: reflect.TypeFor[*conflict.Result](),
	}
	handlers := a.Flags.String("handler", "", "further handlers")
	a.Flags.String("deps", "", "further modules")
	a.Run = func(p *analysis.Pass) (any, error) {
		res := &conflict.Result{}
		for _, f := range p.Files {
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				named := ok && strings.Contains(","+*handlers+",", ","+p.Pkg.Path()+"."+fn.Name.Name+",")
				if ok && (named || strings.HasPrefix(fn.Name.Name, "handle")) {
					handler(p, fn, res)
				}
			}
		}
		return res, nil
	}
	return a
}

func handler(p *analysis.Pass, fn *ast.FuncDecl, res *conflict.Result) {
	name := fn.Name.Name
	res.Roots = append(res.Roots, conflict.Root{Name: name, Start: span(p, fn.Name)})
	ast.Inspect(fn, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || assign.Tok != token.ASSIGN {
			return true
		}
		id, ok := assign.Lhs[0].(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := p.TypesInfo.Uses[id].(*types.Var)
		if !ok || v.Parent() != v.Pkg().Scope() {
			return true
		}
		res.Accesses = append(res.Accesses, conflict.Access{
			Place:   p.Pkg.Name() + "." + id.Name,
			Handler: name,
			Side:    finding.Side{Access: "writes", Span: span(p, assign), Function: name},
		})
		return true
	})
	res.Blind = append(res.Blind, finding.BlindSpot{Kind: "call", What: "calls are not followed", Count: 1})
}

func span(p *analysis.Pass, n ast.Node) finding.Span {
	start, end := p.Fset.Position(n.Pos()), p.Fset.Position(n.End())
	return finding.Span{File: start.Filename, Line: start.Line, Column: start.Column, EndLine: end.Line, EndColumn: end.Column}
}
