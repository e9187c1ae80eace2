package scan

import (
	"cmp"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/internal/load"
)

// A Main is a main package.
type Main struct {
	Dir     string   // absolute
	Package string   // import path
	Module  string   // path of its module
	Own     []string // import paths of the packages with source that it is made of, sorted; it is one of them
}

// mains returns the main packages that were asked for. Of several programs in one directory,
// see load, it makes one: a template names the directory.
func mains(prog *load.Program) []Main {
	var out []Main
	for _, pkg := range prog.Matched() {
		if pkg.Name != "main" || len(pkg.GoFiles) == 0 {
			continue
		}
		m := Main{Dir: filepath.Dir(pkg.GoFiles[0]), Package: pkg.PkgPath, Own: own(pkg)}
		if pkg.Module != nil {
			m.Module = pkg.Module.Path
		}
		if at := slices.IndexFunc(out, func(o Main) bool { return o.Dir == m.Dir }); at >= 0 {
			out[at].Own = sorted(append(out[at].Own, m.Own...))
			continue
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Main) int { return cmp.Compare(a.Dir, b.Dir) })
	return out
}

// own returns the packages with source that a package is made of.
func own(pkg *packages.Package) []string {
	var paths []string
	packages.Visit([]*packages.Package{pkg}, nil, func(p *packages.Package) { paths = append(paths, p.PkgPath) })
	return sorted(paths)
}

func sorted(paths []string) []string {
	slices.Sort(paths)
	return slices.Compact(paths)
}
