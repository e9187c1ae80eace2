package load

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/internal/partial"
)

// splitMains returns pkg itself, or, when several of its files declare a main
// function of their own, one package per such file.
//
// People keep one directory with a file per Lambda function and build each with
// "go build file.go". To the go command, the directory is one package that does
// not compile. Each part consists of one file with a main function and all
// files without one; it shares the syntax and the imports of the whole, so that
// no second load is needed.
func splitMains(pkg *packages.Package) []*packages.Package {
	if pkg.Name != "main" || len(pkg.Errors) == 0 {
		return []*packages.Package{pkg}
	}
	var mains, rest []*ast.File
	for _, file := range pkg.Syntax {
		if declaresMain(file) {
			mains = append(mains, file)
		} else {
			rest = append(rest, file)
		}
	}
	if len(mains) < 2 {
		return []*packages.Package{pkg}
	}
	var parts []*packages.Package
	for _, file := range mains {
		parts = append(parts, recheck(pkg, file, rest))
	}
	return parts
}

func declaresMain(file *ast.File) bool {
	return slices.ContainsFunc(file.Decls, func(decl ast.Decl) bool {
		fn, ok := decl.(*ast.FuncDecl)
		return ok && fn.Recv == nil && fn.Name.Name == "main"
	})
}

// recheck type-checks the part of pkg that consists of main and rest.
func recheck(pkg *packages.Package, main *ast.File, rest []*ast.File) *packages.Package {
	name := pkg.Fset.Position(main.FileStart).Filename
	part := &packages.Package{
		ID:         pkg.ID + " [" + name[strings.LastIndexAny(name, `/\`)+1:] + "]",
		Name:       pkg.Name,
		PkgPath:    pkg.PkgPath,
		Dir:        pkg.Dir,
		Imports:    map[string]*packages.Package{},
		Module:     pkg.Module,
		Fset:       pkg.Fset,
		Syntax:     append([]*ast.File{main}, rest...),
		Types:      types.NewPackage(pkg.PkgPath, pkg.Name),
		TypesSizes: pkg.TypesSizes,
		TypesInfo:  partial.NewInfo(),
	}
	for _, file := range part.Syntax {
		part.GoFiles = append(part.GoFiles, pkg.Fset.Position(file.FileStart).Filename)
	}
	part.CompiledGoFiles = part.GoFiles
	typeCheck(part, pkg.Imports)
	return part
}

// typeCheck fills part.Types and part.TypesInfo, keeps the imports that the
// part uses, and records errors.
func typeCheck(part *packages.Package, imports map[string]*packages.Package) {
	cfg := &types.Config{
		Sizes: part.TypesSizes,
		Importer: importerFunc(func(path string) (*types.Package, error) {
			if path == "unsafe" {
				return types.Unsafe, nil
			}
			imp := imports[path]
			if imp == nil || imp.Types == nil || !imp.Types.Complete() {
				return nil, errNoTypes(path)
			}
			part.Imports[path] = imp
			return imp.Types, nil
		}),
		Error: func(err error) {
			e, ok := err.(types.Error)
			if !ok {
				return // cannot happen: the type checker reports only its own errors
			}
			part.TypeErrors = append(part.TypeErrors, e)
			part.Errors = append(part.Errors, packages.Error{
				Pos:  e.Fset.Position(e.Pos).String(),
				Msg:  e.Msg,
				Kind: packages.TypeError,
			})
		},
	}
	if part.Module != nil && part.Module.GoVersion != "" {
		cfg.GoVersion = "go" + part.Module.GoVersion
	}
	// The error is the first of those that cfg.Error has seen.
	_ = types.NewChecker(cfg, part.Fset, part.Types, part.TypesInfo).Files(part.Syntax)
	part.IllTyped = len(part.Errors) > 0
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

type errNoTypes string

func (e errNoTypes) Error() string { return "no type information for " + string(e) }
