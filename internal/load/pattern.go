package load

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A query is the patterns of the command line in the form that the go command
// gets them.
//
// Files are asked for by their directory, because the go command takes either
// files or packages but not both, and a second load needs both. Which of the
// directory's packages were meant is decided afterwards, by selectFiles.
type query struct {
	dir      string
	given    []string // as the user wrote them
	patterns []string
	files    []string // absolute names of the Go files among given
}

func parsePatterns(dir string, given []string) *query {
	if len(given) == 0 {
		given = []string{"./..."}
	}
	q := &query{dir: dir, given: given}
	for _, p := range given {
		if !strings.HasSuffix(p, ".go") {
			q.patterns = append(q.patterns, p)
			continue
		}
		file := p
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
		}
		q.files = append(q.files, file)
		q.patterns = append(q.patterns, filepath.Dir(file))
	}
	slices.Sort(q.patterns)
	q.patterns = slices.Compact(q.patterns)
	return q
}

// check returns an error when there is nothing to analyse, or when a pattern
// matched nothing: a misspelt directory in a CI script must not pass as clean.
func (q *query) check(roots []*packages.Package, matched map[string]bool, own func(*packages.Package) bool) error {
	for _, p := range q.given {
		if i := strings.Index(p, "..."); i >= 0 && !matchesAny(q.dir, p[:i], roots, matched) {
			return fmt.Errorf("%w: pattern %q matches nothing under %s", ErrNoMatch, p, q.dir)
		}
	}
	isUseful := func(pkg *packages.Package) bool {
		return matched[pkg.ID] && (own(pkg) || len(pkg.Errors) > 0)
	}
	if !slices.ContainsFunc(roots, isUseful) {
		return fmt.Errorf("%w: %s names no package of the main module; to include a dependency that is used by it, give its module path with --deps",
			ErrNoMatch, strings.Join(q.given, " "))
	}
	return nil
}

// matchesAny reports whether a matched package lies under prefix, which is what
// stands before the "..." of a pattern.
func matchesAny(dir, prefix string, roots []*packages.Package, matched map[string]bool) bool {
	path := strings.TrimSuffix(prefix, "/")
	local := filepath.IsAbs(prefix) || strings.HasPrefix(prefix, ".")
	if local {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
	}
	return slices.ContainsFunc(roots, func(pkg *packages.Package) bool {
		if !matched[pkg.ID] {
			return false
		}
		if local {
			return strings.HasPrefix(pkg.Dir, path)
		}
		return strings.HasPrefix(pkg.PkgPath, path)
	})
}

// selectFiles narrows the program's matched packages to those that contain the
// files given on the command line, if any were, and names the files that no
// package contains.
func (q *query) selectFiles(prog *Program) {
	if len(q.files) == 0 {
		return
	}
	dirs := map[string]bool{}
	for _, file := range q.files {
		dirs[filepath.Dir(file)] = true
		contains := func(pkg *packages.Package) bool { return slices.Contains(pkg.GoFiles, file) }
		if !slices.ContainsFunc(prog.Packages, contains) {
			prog.Problems = append(prog.Problems, Problem{
				File: file,
				Text: "file is not part of any package: it does not exist, is a test, or its build constraints exclude it (see --tags)",
			})
		}
	}
	for _, pkg := range prog.Packages {
		if dirs[pkg.Dir] && !slices.ContainsFunc(q.files, func(f string) bool { return slices.Contains(pkg.GoFiles, f) }) {
			prog.matched[pkg] = false
		}
	}
}
