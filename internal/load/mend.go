package load

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/internal/kb"
	"github.com/lmicheck/lmicheck/internal/partial"
)

// Mend makes those of the packages that have errors fit for analysis, and those that import them,
// as far as that can be: see internal/partial. It returns how much that is. What cannot be
// mended is ill-typed.
func Mend(pkgs []*packages.Package) map[*packages.Package]Partial {
	mended := map[*packages.Package]Partial{}
	m := &mending{
		inProgram: map[*packages.Package]bool{},
		changed:   map[*packages.Package]bool{},
		ordering:  ordering(kb.Default()),
		holes:     partial.NewHoles(),
		usable:    map[*packages.Package]bool{},
	}
	for _, pkg := range pkgs {
		m.inProgram[pkg] = true
		if pkg.Module != nil {
			m.modules = append(m.modules, pkg.Module.Path)
		}
	}
	packages.Visit(pkgs, nil, func(pkg *packages.Package) { // what is imported comes first
		if !m.inProgram[pkg] || len(pkg.Errors) == 0 && !m.importsChanged(pkg) {
			return
		}
		m.changed[pkg] = true
		if cut, ok := m.check(pkg); ok {
			pkg.IllTyped, pkg.TypeErrors = false, nil
			mended[pkg] = cut
		} else {
			pkg.IllTyped = true
		}
	})
	return mended
}

// A Partial says how much of a package is analysed.
type Partial struct {
	Cut   int  // functions that are not there, or lack something
	Funcs int  // all functions
	Whole bool // nothing was cut: the errors are about what is not used
}

type mending struct {
	inProgram map[*packages.Package]bool
	changed   map[*packages.Package]bool
	ordering  map[string]bool
	usable    map[*packages.Package]bool // memo of isUsable
	modules   []string                   // paths of own modules
	holes     *partial.Holes
}

func (m *mending) importsChanged(pkg *packages.Package) bool {
	for _, imp := range pkg.Imports {
		if m.changed[imp] || !m.inProgram[imp] && !m.isUsable(imp) {
			return true
		}
	}
	return false
}

// check gives a package types that are valid, by those of what it imports.
func (m *mending) check(pkg *packages.Package) (part Partial, ok bool) {
	defer func() {
		if recover() != nil { // syntax that nobody has thought of is no reason to stop
			part, ok = Partial{}, false
		}
	}()
	files, lost := parsed(pkg)
	if len(files) == 0 {
		return Partial{}, false
	}
	cfg := partial.Config{
		Path: pkg.PkgPath, Name: pkg.Name,
		Fset: pkg.Fset, Files: files, Sizes: pkg.TypesSizes,
		Importer: importerFunc(func(path string) (*types.Package, error) {
			imp := pkg.Imports[path]
			switch {
			case path == "unsafe":
				return types.Unsafe, nil
			case m.inProgram[imp] && imp.IllTyped, !m.inProgram[imp] && !m.isUsable(imp):
				return nil, errNoTypes(path)
			}
			return imp.Types, nil
		}),
		Holes:  m.holes,
		Own:    m.own,
		Orders: func(path string) bool { return m.ordering[path] },
	}
	if pkg.Module != nil {
		cfg.GoVersion = pkg.Module.GoVersion
	}
	res, ok := partial.Check(cfg)
	if !ok {
		return Partial{}, false
	}
	whole := res.Whole && len(files) == len(pkg.Syntax)
	pkg.Types, pkg.TypesInfo, pkg.Syntax = res.Types, res.Info, res.Files
	return Partial{Cut: res.Cut + lost, Funcs: res.Funcs + lost, Whole: whole}, true
}

// parsed returns the files of a package that have no syntax errors, and how many functions the
// others have, as far as they were understood.
func parsed(pkg *packages.Package) (files []*ast.File, lost int) {
	broken := map[string]bool{}
	for _, err := range pkg.Errors {
		if err.Kind == packages.ParseError {
			file, _, _ := splitPos(err.Pos)
			broken[file] = true
		}
	}
	for _, f := range pkg.Syntax {
		if !broken[pkg.Fset.Position(f.FileStart).Filename] {
			files = append(files, f)
			continue
		}
		for _, d := range f.Decls {
			if _, ok := d.(*ast.FuncDecl); ok {
				lost++
			}
		}
	}
	return files, lost
}

// own reports whether a package is of an own module, be it there or not.
func (m *mending) own(path string) bool {
	return slices.ContainsFunc(m.modules, func(mod string) bool { return path == mod || strings.HasPrefix(path, mod+"/") })
}

// ordering returns the packages by which invocations can wait for each other, or end.
func ordering(base *kb.Base) map[string]bool {
	paths := map[string]bool{}
	for _, e := range base.Entries() {
		for _, t := range e.Traits {
			switch t.Name {
			case "lock", "rlock", "unlock", "runlock", "trylock", "tryrlock", "rlocker", "acquire", "release", "tryacquire",
				"atomic", "once", "oncefunc", "join", "signals", "spawns", "file":
				paths[e.PackagePath()] = true
			}
		}
	}
	return paths
}

// incomplete says which packages are analysed in part, each with the place of its first error.
func (p *Program) incomplete(dir string) []Problem {
	var list []Problem
	for pkg, part := range p.Partial {
		if part.Whole {
			continue
		}
		why := "without what has errors"
		if len(pkg.Errors) == 0 {
			why = "because it imports a package with errors"
		}
		prob := Problem{Package: pkg.PkgPath, Text: fmt.Sprintf("analysed in part, %s: %d of %d functions are left out or incomplete", why, part.Cut, part.Funcs)}
		if own := problemsOf(dir, pkg); len(own) > 0 {
			prob.File, prob.Line, prob.Column = own[0].File, own[0].Line, own[0].Column
		}
		list = append(list, prob)
	}
	return sortProblems(list)
}
