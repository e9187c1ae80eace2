// Package partial takes out of a package what does not type-check, so that the rest can
// be analysed.
//
// A package may lack an import, a generated file, or have a function with a mistake. Check
// type-checks it, and puts something that is well-typed in the place of the smallest piece of
// syntax around each error, until no error is left: go/ssa may then rely on what it is
// promised. What is cut is never guessed at. In its place stands
//
//   - for a type that there is not: any;
//   - for an expression: a call of a function without a body, a hole, whose arguments are those
//     parts of the expression that are well-typed, so that they are still evaluated;
//   - for a statement: a hole, and for each variable that it assigns a value that leads nowhere:
//     the variable no longer holds what it held before;
//   - for the body of a function, if nothing less helps: a hole.
//
// A call of a function of another module that cannot be had becomes a Foreign hole: such
// functions are known by name at best, whether there or not, and so little is lost. Every other
// hole is Unknown: what stood there may have taken a lock, have waited for a goroutine or have
// ended the path, and of what follows nothing can be said. What is made of holes is the
// analysis's business: see passes/effects.
package partial

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A Config is a package, and where it stands.
type Config struct {
	Path, Name string
	GoVersion  string // as in go.mod: "1.24"; "" means the newest
	Fset       *token.FileSet
	Files      []*ast.File // are changed
	Sizes      types.Sizes
	Importer   types.Importer
	Holes      *Holes
	Own        func(path string) bool // reports whether a package is of an own module
	Orders     func(path string) bool // and whether there are locks in it, or the like
}

// A Result is a package that is well-typed.
type Result struct {
	Types *types.Package
	Info  *types.Info
	Files []*ast.File // those of the Config
	Cut   int         // functions that lack something
	Funcs int         // all functions
	Whole bool        // nothing was cut
}

const maxRounds = 60 // of type-checking: each cuts at least one thing, and one level of what is nested

// Check cuts and type-checks. It reports whether the result is well-typed; only then
// there is one.
func Check(cfg Config) (*Result, bool) {
	m := &mender{Config: cfg, missing: map[*ast.File]map[string]string{}, touched: map[*ast.FuncDecl]bool{}}
	for _, f := range cfg.Files {
		m.funcs += countFuncs(f)
	}
	for round := range maxRounds {
		m.check()
		if len(m.errors) == 0 {
			return &Result{Types: m.pkg, Info: m.info, Files: cfg.Files, Cut: len(m.touched), Funcs: m.funcs, Whole: round == 0}, true
		}
		switch done := m.mendAll(); {
		case done && (m.blunt || round < maxRounds/2):
		case m.blunt:
			return nil, false
		default:
			m.forced, m.blunt = true, m.forced || done
		}
	}
	return nil, false
}

func countFuncs(f *ast.File) int {
	n := 0
	for _, d := range f.Decls {
		if _, ok := d.(*ast.FuncDecl); ok {
			n++
		}
	}
	return n
}

// A mender is a Check that is under way.
type mender struct {
	Config
	pkg     *types.Package
	info    *types.Info
	errors  []types.Error
	missing map[*ast.File]map[string]string // paths of imports that cannot be had, by name
	touched map[*ast.FuncDecl]bool          // functions that lack something
	funcs   int

	// In a round.
	fresh  map[ast.Node]bool // what was put in place
	forced bool              // what waits for something else to be mended waits no longer
	blunt  bool              // whole functions and declarations are cut
}

// check type-checks what there is now.
func (m *mender) check() {
	m.errors, m.fresh = nil, map[ast.Node]bool{}
	m.pkg = types.NewPackage(m.Path, m.Name)
	m.info = NewInfo()
	cfg := &types.Config{
		Sizes: m.Sizes,
		Importer: importerFunc(func(path string) (*types.Package, error) {
			if path == Path {
				return m.Holes.pkg, nil
			}
			return m.Importer.Import(path)
		}),
		Error: func(err error) {
			if e, ok := err.(types.Error); ok && !isHarmless(e) {
				m.errors = append(m.errors, e)
			}
		},
	}
	if m.GoVersion != "" {
		cfg.GoVersion = "go" + m.GoVersion
	}
	// The error is the first of those that cfg.Error has seen.
	_ = types.NewChecker(cfg, m.Fset, m.pkg, m.info).Files(m.Files)
}

// isHarmless reports whether an error leaves the types as they are: something is not used. The lines
// that continue an error begin with a tab.
func isHarmless(e types.Error) bool {
	return e.Soft && strings.Contains(e.Msg, "and not used") || strings.HasPrefix(e.Msg, "\t")
}

// NewInfo returns a place for all that go/ssa and analyzers want to know.
func NewInfo() *types.Info {
	return &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// mendAll mends at each error, and reports whether anything was. Imports and types go first,
// for what is well-typed depends on them.
func (m *mender) mendAll() bool {
	var types, others []path
	for _, e := range m.errors {
		f := m.fileOf(e.Pos)
		if f == nil {
			continue // an error without a place
		}
		if p := pathTo(f, e.Pos); p.typeAt() >= 0 || p.importAt() != nil {
			types = append(types, p)
		} else {
			others = append(others, p)
		}
	}
	return m.mendEach(types) || m.mendEach(others)
}

func (m *mender) mendEach(paths []path) bool {
	done := false
	for _, p := range paths {
		if p.crosses(m.fresh) {
			continue // another error was there, too
		}
		if m.mend(p) {
			done = true
			if fn := p.function(); fn != nil {
				m.touched[fn] = true
			}
		}
	}
	return done
}

func (m *mender) fileOf(pos token.Pos) *ast.File {
	i := slices.IndexFunc(m.Files, func(f *ast.File) bool { return f.FileStart <= pos && pos <= f.FileEnd })
	if i < 0 {
		return nil
	}
	return m.Files[i]
}

// A path is the nodes around a position, from the file inwards.
type path []ast.Node

func pathTo(f *ast.File, pos token.Pos) path {
	var stack, best path
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if _, isFile := n.(*ast.File); !isFile && (pos < n.Pos() || n.End() <= pos) {
			return false
		}
		stack = append(stack, n)
		if len(stack) > len(best) {
			best = slices.Clone(stack)
		}
		return true
	})
	return best
}

func (p path) crosses(nodes map[ast.Node]bool) bool {
	return slices.ContainsFunc(p, func(n ast.Node) bool { return nodes[n] })
}

// function returns the declared function that the path leads into.
func (p path) function() *ast.FuncDecl {
	if len(p) < 2 {
		return nil
	}
	fn, _ := p[1].(*ast.FuncDecl)
	return fn
}

// signature returns the type of the innermost function that the path leads into.
func (p path) signature() *ast.FuncType {
	for i := len(p) - 1; i > 0; i-- {
		switch fn := p[i].(type) {
		case *ast.FuncDecl:
			return fn.Type
		case *ast.FuncLit:
			return fn.Type
		}
	}
	return nil // cannot happen: a statement is in a function
}

func (p path) file() *ast.File { return p[0].(*ast.File) }

// last returns the index of the innermost node for which match holds, -1 if there is none.
func (p path) last(match func(ast.Node) bool) int {
	for i := len(p) - 1; i >= 0; i-- {
		if match(p[i]) {
			return i
		}
	}
	return -1
}
