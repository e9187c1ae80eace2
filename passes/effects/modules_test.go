package effects_test

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/packages"
)

// batch is how many packages are loaded at once: each load asks the go command for all
// that they import, and holds the syntax of all of them.
const batch = 100

// TestModules surveys the modules that this repository's go.mod files need, for the tool,
// its linters and the functions that it is tested on: every package that a build of them
// takes, in every version. Those of an own module are what all other tests run over.
func TestModules(t *testing.T) {
	if os.Getenv("LMICHECK_MODULES") == "" {
		t.Skip("takes minutes; run it with: make modules")
	}
	s := newSurvey(t)
	seen := map[string]bool{}
	for _, dir := range moduleDirs(t) {
		needed := map[string]string{} // module of each package
		for path, mod := range foreign(t, dir) {
			if id := path + "@" + mod.Version; !seen[id] {
				seen[id] = true
				needed[path] = mod.Path
			}
		}
		for paths := range slices.Chunk(slices.Sorted(maps.Keys(needed)), batch) {
			var modules []string
			for _, path := range paths {
				modules = append(modules, needed[path])
			}
			s.add(loadForeign(t, dir, paths), modules...)
			t.Logf("%s: %d of them; %d packages so far", dir, len(paths), len(s.done))
		}
	}
	s.report(1000)
}

// moduleDirs returns the directories of this repository that have a go.mod file.
func moduleDirs(t *testing.T) []string {
	t.Helper()
	var dirs []string
	err := filepath.WalkDir("../..", func(name string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "bin") {
			return filepath.SkipDir
		}
		if err == nil && d.Name() == "go.mod" {
			dirs = append(dirs, filepath.Dir(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

// foreign returns the packages of other modules that the packages and tools of the module
// in dir need. What is replaced by a directory has no version, and is our own.
func foreign(t *testing.T, dir string) map[string]*packages.Module {
	t.Helper()
	mode := packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedModule
	roots, err := packages.Load(&packages.Config{Mode: mode, Dir: dir}, "./...", "tool")
	if err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	out := map[string]*packages.Module{}
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		if mod := pkg.Module; mod != nil {
			if mod = cmp.Or(mod.Replace, mod); mod.Version != "" {
				out[pkg.PkgPath] = pkg.Module
			}
		}
	})
	return out
}

// loadForeign loads packages from source, and what they import from export data. Those that
// do not build here are left out, and said.
func loadForeign(t *testing.T, dir string, paths []string) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir}, paths...)
	if err != nil {
		t.Fatalf("%s: %v", dir, err)
	}
	pkgs = slices.DeleteFunc(pkgs, func(pkg *packages.Package) bool {
		if len(pkg.Errors) > 0 {
			t.Logf("left out: %s: %v", pkg.PkgPath, pkg.Errors[0])
		}
		return len(pkg.Errors) > 0
	})
	for _, pkg := range pkgs {
		maps.DeleteFunc(pkg.Imports, func(_ string, imp *packages.Package) bool { return !slices.Contains(pkgs, imp) })
	}
	return pkgs
}
