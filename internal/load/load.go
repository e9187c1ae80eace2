// Package load brings the user's packages into memory for analysis.
//
// Only the packages of the main module (or of all modules of the workspace)
// are parsed and type-checked from source; everything they import comes as
// export data out of the build cache, so that the cost depends on the user's
// code and not on the size of its dependencies. [Options.Deps] names further
// modules to load from source, such as an in-house library.
//
// One call of the go command suffices when the patterns cover all own packages
// that the matched ones import, as ./... does. When they do not, as with
// ./cmd/foo, a second call adds the missing ones: the analysis needs their
// bodies although nothing is reported for them. [Program.Matched] remembers
// which packages were asked for.
//
// The edges of Package.Imports to packages that have no syntax are removed, so
// that golang.org/x/tools/go/analysis/checker makes no action for them.
//
// Code that does not compile is no reason to stop: the packages with errors are
// named in [Program.Problems], and what type-checks of them is kept (see [Mend]); the
// others are loaded as usual. The errors that [Load] returns are those that leave
// nothing to analyse.
package load

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Options modify how packages are found.
type Options struct {
	Tags []string // build tags
	Deps []string // module paths, or prefixes of them, to load from source besides the main modules
	Env  []string // environment of the go command; nil means that of the process
}

// A Program is what was loaded.
type Program struct {
	Fset     *token.FileSet
	Packages []*packages.Package // all packages with syntax, sorted by ID
	Problems []Problem           // what keeps own packages from being analysed
	Notes    []Problem           // dependencies that do not build here, though their importers could be analysed

	// Partial has the packages that have errors, or import one that has, and could be mended.
	Partial map[*packages.Package]Partial

	matched  map[*packages.Package]bool
	starters map[*packages.Package][]string // of mains: see Starters
}

// Matched returns the packages that the patterns named, sorted by ID.
func (p *Program) Matched() []*packages.Package {
	var list []*packages.Package
	for _, pkg := range p.Packages {
		if p.matched[pkg] {
			list = append(list, pkg)
		}
	}
	return list
}

// Errors that leave nothing to analyse. They are always wrapped in a text that
// says what was looked for and what to do.
var (
	ErrNoGo     = errors.New("the go command was not found")
	ErrNoModule = errors.New("no go.mod or go.work")
	ErrNoMatch  = errors.New("no packages to analyse")
)

// mode asks for syntax and types of the named packages and for export data of
// all others. NeedDeps is absent on purpose: it would type-check dependencies
// from source.
const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles |
	packages.NeedImports | packages.NeedModule |
	packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo

// Load loads the packages that the patterns name, as seen from directory dir.
func Load(ctx context.Context, dir string, patterns []string, opts Options) (*Program, error) {
	if opts.Env == nil {
		opts.Env = os.Environ()
	}
	if _, err := exec.LookPath("go"); err != nil {
		return nil, fmt.Errorf("%w: install Go, or add its bin directory to PATH (%v)", ErrNoGo, err)
	}
	dir, err := realDir(dir)
	if err != nil {
		return nil, err
	}
	if err := findModule(dir, opts.Env); err != nil {
		return nil, err
	}
	q := parsePatterns(dir, patterns)
	cfg := &packages.Config{
		Context: ctx,
		Mode:    mode,
		Dir:     dir,
		Env:     opts.Env,
		Fset:    token.NewFileSet(),
	}
	if len(opts.Tags) > 0 {
		cfg.BuildFlags = []string{"-tags=" + strings.Join(opts.Tags, ",")}
	}
	own := func(pkg *packages.Package) bool { return isOwn(pkg, opts.Deps) }

	roots, matched, err := loadRoots(cfg, q.patterns, own)
	if err != nil {
		return nil, err
	}
	if len(roots) == 0 {
		if err := refusal(cfg, q.patterns); err != nil {
			return nil, err
		}
	}
	if err := q.check(roots, matched, own); err != nil {
		return nil, err
	}
	prog := assemble(cfg, roots, matched, own)
	q.selectFiles(prog)
	return prog, nil
}

// loadRoots loads the packages that match the patterns, and the own packages
// that they import. The second result is the set of IDs of the former.
func loadRoots(cfg *packages.Config, patterns []string, own func(*packages.Package) bool) ([]*packages.Package, map[string]bool, error) {
	roots, err := list(cfg, patterns)
	if err != nil {
		return nil, nil, err
	}
	matched := map[string]bool{}
	for _, pkg := range roots {
		matched[pkg.ID] = true
	}
	missing := unmatchedOwn(roots, matched, own)
	if len(missing) == 0 {
		return roots, matched, nil
	}
	// The packages must all come from one load: types from two loads are
	// different even where they have the same name.
	cfg.Fset = token.NewFileSet()
	roots, err = list(cfg, slices.Concat(patterns, missing))
	return roots, matched, err
}

func list(cfg *packages.Config, patterns []string) ([]*packages.Package, error) {
	roots, err := packages.Load(cfg, patterns...)
	if err != nil {
		return nil, fmt.Errorf("loading %s: %s", strings.Join(patterns, " "), goCommandText(err))
	}
	return roots, nil
}

// goCommandText cuts the wrapping that go/packages puts around the text of the
// go command, which is what the user knows how to read.
func goCommandText(err error) string {
	text := err.Error()
	if _, after, ok := strings.Cut(text, "stderr: "); ok {
		text = after
	}
	return strings.TrimSpace(text)
}

// unmatchedOwn returns the import paths of the own packages that roots depend
// on without being among them.
func unmatchedOwn(roots []*packages.Package, matched map[string]bool, own func(*packages.Package) bool) []string {
	var paths []string
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		if !matched[pkg.ID] && own(pkg) {
			paths = append(paths, pkg.PkgPath)
		}
	})
	slices.Sort(paths)
	return slices.Compact(paths)
}

// isOwn reports whether pkg is to be analysed from its source.
func isOwn(pkg *packages.Package, deps []string) bool {
	mod := pkg.Module
	if mod == nil {
		return false // standard library, or a package that does not exist
	}
	if mod.Main {
		return true
	}
	return slices.ContainsFunc(deps, func(dep string) bool {
		dep = strings.TrimSuffix(strings.TrimSuffix(dep, "..."), "/")
		return mod.Path == dep || strings.HasPrefix(mod.Path, dep+"/")
	})
}

// assemble makes the program of the own packages among those loaded.
func assemble(cfg *packages.Config, roots []*packages.Package, matched map[string]bool, own func(*packages.Package) bool) *Program {
	prog := &Program{Fset: cfg.Fset, matched: map[*packages.Package]bool{}}
	for _, pkg := range roots {
		if !own(pkg) && len(pkg.Errors) == 0 {
			continue // a pattern such as "all" matches other modules too
		}
		for _, part := range splitMains(pkg) {
			prog.Packages = append(prog.Packages, part)
			prog.matched[part] = matched[pkg.ID]
		}
	}
	slices.SortFunc(prog.Packages, func(a, b *packages.Package) int { return strings.Compare(a.ID, b.ID) })
	prog.collectProblems(cfg.Dir, roots, own)
	prog.findStarters(own)
	prog.prune()
	return prog
}

// prune removes packages that could not be type-checked at all, and the edges
// to packages that are not part of the program.
func (p *Program) prune() {
	p.Packages = slices.DeleteFunc(p.Packages, func(pkg *packages.Package) bool {
		return len(pkg.Syntax) == 0 || pkg.Types == nil
	})
	kept := map[*packages.Package]bool{}
	for _, pkg := range p.Packages {
		kept[pkg] = true
	}
	for _, pkg := range p.Packages {
		for path, imp := range pkg.Imports {
			if !kept[imp] {
				delete(pkg.Imports, path)
			}
		}
	}
}

// realDir returns dir as the go command names it: absolute, without symbolic links.
func realDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}
