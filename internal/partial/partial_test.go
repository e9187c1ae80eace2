package partial_test

import (
	"errors"
	"flag"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/txtar"

	"github.com/lmicheck/lmicheck/internal/partial"
)

var update = flag.Bool("update", false, "rewrite what the archives in testdata want")

// TestCheck compares what is left of a package, printed, with the file "want" of each archive. The
// package of the path "locks" is there, and orders; every other import cannot be had.
func TestCheck(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(archives) == 0 {
		t.Fatal("no archives in testdata")
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := mended(t, ar)
			for i, f := range ar.Files {
				if f.Name != "want" {
					continue
				}
				if diff := cmp.Diff(string(f.Data), got); diff != "" && !*update {
					t.Errorf("(-want +got)\n%s", diff)
				}
				ar.Files[i].Data = []byte(got)
			}
			if *update {
				if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// mended prints what is left of the package in an archive, which must be enough for SSA.
func mended(t *testing.T, ar *txtar.Archive) string {
	t.Helper()
	fset := token.NewFileSet()
	locks := checkLocks(t, fset)
	var files []*ast.File
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".go") {
			files = append(files, parse(t, fset, f.Name, string(f.Data)))
		}
	}
	res, ok := partial.Check(partial.Config{
		Path: "m", Name: "m", Fset: fset, Files: files,
		Importer: importer(func(path string) (*types.Package, error) {
			if path == "locks" {
				return locks, nil
			}
			return nil, errors.New("not there")
		}),
		Holes:  partial.NewHoles(),
		Own:    func(path string) bool { return strings.HasPrefix(path, "m/") },
		Orders: func(path string) bool { return path == "locks" },
	})
	if !ok {
		return "nothing\n"
	}
	prog := ssa.NewProgram(fset, ssa.SanityCheckFunctions)
	for _, imp := range res.Types.Imports() {
		prog.CreatePackage(imp, nil, nil, true)
	}
	prog.CreatePackage(res.Types, res.Files, res.Info, false).Build()
	return printed(t, res)
}

func printed(t *testing.T, res *partial.Result) string {
	t.Helper()
	var b strings.Builder
	for _, f := range res.Files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
				continue
			}
			// Positions would keep the gaps of what is gone.
			if err := format.Node(&b, token.NewFileSet(), d); err != nil {
				t.Fatal(err)
			}
			b.WriteString("\n")
		}
	}
	b.WriteString("// " + strconv.Itoa(res.Cut) + " of " + strconv.Itoa(res.Funcs) + "\n")
	return strings.ReplaceAll(b.String(), "lmicheck.cut.", "")
}

func parse(t *testing.T, fset *token.FileSet, name, text string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func checkLocks(t *testing.T, fset *token.FileSet) *types.Package {
	t.Helper()
	f := parse(t, fset, "locks.go", "package locks\ntype Mutex struct{}\nfunc (*Mutex) Lock() {}\nfunc Swap(n *int, to int) bool { return false }\n")
	pkg, err := new(types.Config).Check("locks", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

type importer func(path string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }

func TestKindOf(t *testing.T) {
	for key, want := range map[string]partial.Kind{
		partial.Path + ".Unknown":           partial.Unknown,
		partial.Path + ".Foreign_any_error": partial.Foreign,
		partial.Path + ".Method_any":        partial.Method,
		"sync.Unknown":                      partial.NoHole,
	} {
		if got := partial.KindOf(key); got != want {
			t.Errorf("KindOf(%q) = %q, want %q", key, got, want)
		}
	}
}
