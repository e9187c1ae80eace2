// Package symbols checks the knowledge base against the libraries it speaks of.
//
// Each module of modules.txt is downloaded, and each package that a key names is
// type-checked from source, alone and without function bodies: that tells which
// symbols it declares and how many arguments they take, in seconds instead of the
// minutes that compiling all dependencies would take.
package symbols

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/internal/kb"
)

//go:embed modules.txt
var modulesText string

// A module that has no version in modules.txt was checked once, by hand. This flag
// checks it again if its source is there.
var sources = flag.String("sources", "", "`DIR`ectory with the source of modules without a version, each in DIR/MODULE")

// A module is a line of modules.txt.
type module struct {
	Path, Version string // Version is "none" when the module cannot be downloaded
	Dir           string // set by download
}

func TestSymbols(t *testing.T) {
	modules := readModules(t)
	download(t, modules)
	used := map[*module]bool{}
	for path, entries := range entriesByPackage() {
		m := moduleOf(modules, path)
		if m == nil {
			t.Errorf("%s: no module of modules.txt contains package %s", entries[0].Line, path)
			continue
		}
		used[m] = true
		if m.Dir == "" {
			continue // without a version: checked by hand
		}
		pkg, err := load(filepath.Join(m.Dir, strings.TrimPrefix(path, m.Path)), path)
		if err != nil {
			t.Errorf("%s: %v", entries[0].Line, err)
			continue
		}
		for _, e := range entries {
			if err := e.Check(pkg); err != nil {
				t.Errorf("%v (%s %s)", err, m.Path, m.Version)
			}
		}
	}
	for _, m := range modules {
		if !used[m] {
			t.Errorf("modules.txt: no entry is about %s", m.Path)
		}
	}
}

// entriesByPackage returns the entries that are not of the standard library. Those
// for all packages at or below a path name no symbol.
func entriesByPackage() map[string][]*kb.Entry {
	byPackage := map[string][]*kb.Entry{}
	for _, e := range kb.Default().Entries() {
		path := e.PackagePath()
		first, _, _ := strings.Cut(path, "/")
		if strings.Contains(first, ".") && !strings.HasSuffix(e.Key, "/...") {
			byPackage[path] = append(byPackage[path], e)
		}
	}
	return byPackage
}

func readModules(t *testing.T) []*module {
	var modules []*module
	for line := range strings.Lines(modulesText) {
		line, _, _ = strings.Cut(line, "#")
		switch f := strings.Fields(line); len(f) {
		case 0:
		case 2:
			modules = append(modules, &module{Path: f[0], Version: f[1]})
		default:
			t.Fatalf("modules.txt: %q: want MODULE VERSION", line)
		}
	}
	return modules
}

// moduleOf returns the module with the longest path at or above a package's.
func moduleOf(modules []*module, pkg string) *module {
	var found []*module
	for _, m := range modules {
		if pkg == m.Path || strings.HasPrefix(pkg, m.Path+"/") {
			found = append(found, m)
		}
	}
	if found == nil {
		return nil
	}
	return slices.MaxFunc(found, func(x, y *module) int { return cmp.Compare(len(x.Path), len(y.Path)) })
}

// download sets the directories of the modules.
func download(t *testing.T, modules []*module) {
	args := []string{"mod", "download", "-json"}
	byPath := map[string]*module{}
	for _, m := range modules {
		if m.Version != "none" {
			args = append(args, m.Path+"@"+m.Version)
			byPath[m.Path] = m
		} else if dir := filepath.Join(*sources, m.Path); *sources != "" {
			if _, err := os.Stat(dir); err == nil {
				m.Dir = dir
			}
		}
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = t.TempDir() // outside of any module
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if len(out) == 0 {
		t.Fatalf("go mod download: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var got struct{ Path, Dir, Error string }
		if err := dec.Decode(&got); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		if got.Error != "" {
			t.Fatalf("%s: %s", got.Path, got.Error)
		}
		byPath[got.Path].Dir = got.Dir
	}
}

// load type-checks the package in dir, alone: types of other packages are invalid.
func load(dir, path string) (*types.Package, error) {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled = "linux", "amd64", true // what Lambda runs
	found, err := ctx.ImportDir(dir, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range slices.Concat(found.GoFiles, found.CgoFiles) {
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	conf := types.Config{
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Importer:         nothing{},
		Error:            func(error) {}, // those about imports
	}
	pkg, _ := conf.Check(path, fset, files, nil)
	return pkg, nil
}

// nothing imports no package.
type nothing struct{}

func (nothing) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return nil, errors.New("not loaded")
}
