package load

import (
	"bytes"
	"cmp"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A Problem is a reason why a package could not be analysed.
type Problem struct {
	Package string // import path; empty when no package is known
	File    string // absolute; empty when the place is unknown
	Line    int    // 0 when unknown
	Column  int    // 0 when unknown
	Text    string
}

func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File)
		for _, n := range []int{p.Line, p.Column} {
			if n > 0 {
				fmt.Fprintf(&b, ":%d", n)
			}
		}
		b.WriteString(": ")
	}
	b.WriteString(p.Text)
	if p.Package != "" {
		fmt.Fprintf(&b, " (package %s)", p.Package)
	}
	return b.String()
}

// collectProblems records the errors of all packages that were loaded, and
// settles which own packages are fit for analysis.
func (p *Program) collectProblems(dir string, roots []*packages.Package, own func(*packages.Package) bool) {
	isPart := map[*packages.Package]bool{}
	for _, pkg := range p.Packages {
		isPart[pkg] = true
		p.Problems = append(p.Problems, problemsOf(dir, pkg)...)
	}
	settle(p.Packages)
	p.Partial = Mend(p.Packages)
	for _, pkg := range p.Packages {
		if pkg.IllTyped && len(pkg.Errors) == 0 {
			p.Problems = append(p.Problems, Problem{
				Package: pkg.PkgPath,
				Text:    "not analysed, because it imports a package with errors: " + brokenImport(pkg),
			})
		}
	}
	var others []Problem
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		if isPart[pkg] || own(pkg) {
			return // own packages that are no part were split into parts
		}
		others = append(others, problemsOf(dir, pkg)...)
	})
	if len(p.Problems) > 0 {
		// The error of a dependency is likely why an own package has errors.
		p.Problems = append(dropImportErrors(p.Problems, others), others...)
	} else {
		p.Notes = others
	}
	p.Problems = append(brief(sortProblems(p.Problems)), p.incomplete(dir)...)
	p.Notes = brief(sortProblems(p.Notes))
}

// maxErrors is how many errors of one package are worth reading: of a module that
// is missing, hundreds follow.
const maxErrors = 5

// brief keeps each problem on one line, the first few of each package, and what is said
// of a missing module once.
func brief(list []Problem) []Problem {
	texts, counts := map[string]bool{}, map[string]int{}
	var out []Problem
	for _, p := range list {
		p.Text = oneLine(p.Text)
		key := p.Package + "\x00" + p.Text
		if strings.Contains(p.Text, "module") {
			key = p.Text // a module is missing for everybody
		}
		if texts[key] {
			continue
		}
		counts[p.Package]++
		if counts[p.Package] <= maxErrors {
			texts[key] = true
			out = append(out, p)
		}
	}
	for i := len(out) - 1; i >= 0; i-- { // say it once, at the package's last
		if n := counts[out[i].Package] - maxErrors; n > 0 {
			out[i].Text += fmt.Sprintf(" (and %d more errors in this package)", n)
			counts[out[i].Package] = 0
		}
	}
	return out
}

// refusal returns what the go command says if it lists no packages because it cannot:
// go/packages takes some of that, such as a module cache that has no place, for an empty
// list.
func refusal(cfg *packages.Config, patterns []string) error {
	cmd := exec.CommandContext(cfg.Context, "go", append([]string{"list", "-e", "-export", "--"}, patterns...)...)
	cmd.Dir, cmd.Env = cfg.Dir, cfg.Env
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("loading %s: %s", strings.Join(patterns, " "), oneLine(strings.TrimSpace(said.String())))
	}
	return nil
}

// oneLine returns the first line of a text, with those that continue it: the go command
// writes what would help on the next line, behind a tab.
func oneLine(text string) string {
	first, rest, _ := strings.Cut(text, "\n")
	for line := range strings.Lines(rest) {
		if !strings.HasPrefix(line, "\t") {
			break
		}
		first += " " + strings.TrimSpace(line)
	}
	return first
}

// settle recomputes IllTyped of the program's packages. The flag that
// go/packages sets is contagious from any dependency, but a dependency that
// does not build here, say for want of a C compiler, usually has all the
// types that its importers need.
func settle(pkgs []*packages.Package) {
	for _, pkg := range pkgs {
		pkg.IllTyped = len(pkg.Errors) > 0
	}
	inProgram := map[*packages.Package]bool{}
	for _, pkg := range pkgs {
		inProgram[pkg] = true
	}
	packages.Visit(pkgs, nil, func(pkg *packages.Package) {
		if !inProgram[pkg] {
			return
		}
		for _, imp := range pkg.Imports {
			if inProgram[imp] && imp.IllTyped {
				pkg.IllTyped = true
			}
		}
	})
}

// brokenImport returns the path of the first import of pkg that has errors.
func brokenImport(pkg *packages.Package) string {
	var paths []string
	for _, imp := range pkg.Imports {
		if imp.IllTyped {
			paths = append(paths, imp.PkgPath)
		}
	}
	slices.Sort(paths)
	if len(paths) == 0 {
		return "unknown" // cannot happen: settle found one
	}
	return paths[0]
}

// problemsOf returns the errors of one package. Relative file names in them are
// relative to dir, in which the go command ran.
func problemsOf(dir string, pkg *packages.Package) []Problem {
	typed := slices.ContainsFunc(pkg.Errors, func(err packages.Error) bool { return err.Kind != packages.ListError })
	var list []Problem
	for _, err := range pkg.Errors {
		text := strings.TrimSpace(err.Msg)
		if typed && strings.HasPrefix(text, "# ") {
			continue // output of the compiler: says in one lump what the other errors say
		}
		prob := Problem{Package: pkg.PkgPath, Text: text}
		prob.File, prob.Line, prob.Column = splitPos(err.Pos)
		if prob.File != "" && !filepath.IsAbs(prob.File) {
			prob.File = filepath.Join(dir, prob.File)
		}
		list = append(list, prob)
	}
	return list
}

// dropImportErrors removes from list what the type checker says about an import
// for which the go command, in others, has given the reason.
func dropImportErrors(list, others []Problem) []Problem {
	return slices.DeleteFunc(list, func(p Problem) bool {
		return strings.HasPrefix(p.Text, "could not import ") && slices.ContainsFunc(others, func(o Problem) bool {
			return o.File == p.File && o.Line == p.Line && p.File != ""
		})
	})
}

// splitPos parses "file:line:col", "file:line", "-" and "".
func splitPos(pos string) (file string, line, col int) {
	if pos == "" || pos == "-" {
		return "", 0, 0
	}
	file = pos
	var nums []int
	for len(nums) < 2 {
		i := strings.LastIndexByte(file, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(file[i+1:])
		if err != nil {
			break // the colon belongs to the name, e.g. of a Windows drive
		}
		nums = append([]int{n}, nums...)
		file = file[:i]
	}
	switch len(nums) {
	case 2:
		return file, nums[0], nums[1]
	case 1:
		return file, nums[0], 0
	}
	return file, 0, 0
}

func sortProblems(list []Problem) []Problem {
	slices.SortFunc(list, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Package, b.Package),
			cmp.Compare(a.Text, b.Text),
		)
	})
	return slices.Compact(list)
}
