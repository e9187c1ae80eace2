// Package shard divides the entry points of a repository among machines.
//
// Each machine loads everything and analyses its part, and none needs to know of the
// others: the division follows from the source alone. "lmicheck report merge" joins the
// reports. A package is analysed as an entry point by exactly one shard, so that what is
// counted for each entry point adds up; findings that entry points of two shards share are
// in both reports, and once in the merged one.
package shard

import (
	"cmp"
	"go/ast"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
)

// Packages returns those of the packages that belong to a shard. handlers are functions
// that the user names as entry points, as PACKAGE.FUNCTION.
//
// Packages with entry points are dealt out by cost, the dearest first, each to the shard
// that has the least yet. All others go where they are needed: to the first shard with an
// entry point that imports them.
func Packages(list []*packages.Package, s report.Shard, handlers []string) []*packages.Package {
	type entry struct {
		pkg   *packages.Package
		cost  int
		below map[*packages.Package]bool
	}
	var entries []entry
	for _, pkg := range list {
		if starts(pkg, handlers) {
			below := map[*packages.Package]bool{}
			entries = append(entries, entry{pkg, cost(pkg, below), below})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.cost, a.cost), strings.Compare(a.pkg.ID, b.pkg.ID))
	})
	load := make([]int, s.Total)
	home := map[*packages.Package]int{}
	for _, e := range entries {
		least := slices.Index(load, slices.Min(load))
		load[least] += e.cost
		for pkg := range e.below {
			if had, ok := home[pkg]; !ok || least < had && !starts(pkg, handlers) {
				home[pkg] = least
			}
		}
		home[e.pkg] = least
	}
	var out []*packages.Package
	for _, pkg := range list { // what nobody imports is in the first
		if home[pkg] == s.Index-1 {
			out = append(out, pkg)
		}
	}
	return out
}

// cost estimates the work for an entry point: the bytes of source that it reaches in own
// packages. It is the same on every machine. seen collects the packages.
func cost(pkg *packages.Package, seen map[*packages.Package]bool) int {
	if seen[pkg] {
		return 0
	}
	seen[pkg] = true
	sum := 0
	for _, file := range pkg.Syntax {
		sum += pkg.Fset.File(file.FileStart).Size()
	}
	for _, imp := range pkg.Imports {
		sum += cost(imp, seen)
	}
	return sum
}

// starts reports whether a package may have entry points.
func starts(pkg *packages.Package, handlers []string) bool {
	if pkg.Name == "main" || slices.ContainsFunc(handlers, func(h string) bool { return strings.Contains(h, pkg.PkgPath+".") }) {
		return true
	}
	return slices.ContainsFunc(pkg.Syntax, func(file *ast.File) bool {
		return slices.ContainsFunc(file.Comments, func(group *ast.CommentGroup) bool {
			return strings.HasPrefix(group.List[len(group.List)-1].Text, "//lmicheck:handler")
		})
	})
}
