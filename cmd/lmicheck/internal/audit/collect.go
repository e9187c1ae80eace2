package audit

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Input is what a report is made of. File names are absolute.
type Input struct {
	Tool      report.Tool
	Directory string // as the user named it
	Dir       string // the same
	Project   *iac.Project
	Scans     []*scan.Result
	Problems  []report.Problem // why modules could not be scanned
}

// Collect brings what templates say and what the analysis found together. A function is
// found again in the code by the directory of its main package.
func Collect(in Input) *Report {
	c := &collector{Input: in, report: &Report{
		Version: Version, Tool: in.Tool, Directory: in.Directory,
		Templates: in.Project.Templates, Providers: in.Project.Providers, Checks: eligibility.OfProject(in.Project),
		Errors: slices.Concat(in.Project.Problems, in.Problems),
	}}
	for _, s := range in.Scans {
		for _, p := range s.Report.Errors {
			if p.Kind != "entry" { // a module of libraries is no mistake here
				c.report.Errors = append(c.report.Errors, p)
			}
		}
		c.report.Unseen = append(c.report.Unseen, s.Report.BlindSpots...)
	}
	c.report.Unseen = report.MergeBlind(c.report.Unseen)
	for _, f := range in.Project.Functions {
		c.declared(f)
	}
	c.undeclared()
	c.name()
	slices.SortStableFunc(c.report.Functions, func(a, b Function) int {
		return cmp.Or(last(a.Language == iac.Code, b.Language == iac.Code), cmp.Compare(a.Template, b.Template), cmp.Compare(a.Name, b.Name))
	})
	if len(c.report.Functions) == 0 && len(c.report.Others) == 0 {
		c.report.Errors = append(c.report.Errors, report.Problem{Kind: "function", Message: "no function found: neither a template that declares one, nor a main package that starts a handler"})
	}
	return c.report
}

// last orders what is so behind what is not.
func last(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

type collector struct {
	Input
	report  *Report
	claimed []root // entry points that a function has
}

// A root is an entry point of one of the scans.
type root struct {
	report.Root
	scan *scan.Result
}

// A program is a main package of one of the scans.
type program struct {
	scan.Main
	scan *scan.Result
}

// declared adds a function that a template declares.
func (c *collector) declared(f *iac.Function) {
	if !f.Package.Go {
		c.report.Others = append(c.report.Others, Other{Name: f.Name, Runtime: cmp.Or(f.Runtime.V, f.Runtime.Text), Where: f.Where})
		return
	}
	out := Function{Function: *f, Checks: eligibility.Of(f, c.Project.Providers)}
	p, ok := c.programIn(f.Package.Dir)
	switch {
	case f.Package.Dir == "":
		out.Unanalysed = cmp.Or(f.Package.Reason, "its Go package is not known")
	case !ok:
		out.Unanalysed = cmp.Or(c.problemIn(f.Package.Dir), "there is no main package in "+c.rel(f.Package.Dir))
	default:
		c.attach(&out, p)
	}
	c.add(out)
}

// add adds a function, and says if it could not be analysed.
func (c *collector) add(f Function) {
	if f.Unanalysed != "" {
		where, what := f.Where, "could not be analysed"
		if len(f.Handlers) > 0 {
			what = "could not be analysed as a whole"
		}
		c.report.Errors = append(c.report.Errors, report.Problem{Kind: "function", Span: &where, Message: fmt.Sprintf("function %q %s: %s", f.Name, what, f.Unanalysed)})
	}
	c.report.Functions = append(c.report.Functions, f)
}

// attach gives a function the entry points and findings of its program.
func (c *collector) attach(f *Function, p program) {
	f.Main = p.Package
	roots := p.roots(func(r report.Root) bool { return r.Package == p.Package })
	if len(roots) == 0 { // the handler is registered in a library
		roots = p.roots(func(r report.Root) bool { return slices.Contains(p.Own, r.Package) })
	}
	c.claimed = append(c.claimed, roots...)
	for _, r := range roots {
		f.Handlers = append(f.Handlers, r.Name)
	}
	slices.Sort(f.Handlers)
	f.Handlers = slices.Compact(f.Handlers)
	f.Findings = findings(p.scan, func(fd finding.Finding) bool { return p.has(fd, roots) })
	switch problem, ok := p.problem(); {
	case ok:
		f.Unanalysed = problem
	case len(roots) == 0:
		f.Unanalysed = fmt.Sprintf("no entry point was found in package %q: looked for functions that reach lambda.Start* or lambda.NewHandler*", p.Package)
	}
}

// roots returns the entry points of a program's scan that are wanted.
func (p program) roots(wanted func(report.Root) bool) []root {
	var list []root
	for _, r := range p.scan.Report.Roots {
		if wanted(r) {
			list = append(list, root{r, p.scan})
		}
	}
	return list
}

// has reports whether a finding is one of the program: of its entry points, or of no certain
// one in its packages or in the go.mod of its module.
func (p program) has(f finding.Finding, roots []root) bool {
	if f.Start != nil {
		return slices.ContainsFunc(roots, func(r root) bool { return r.Start == *f.Start })
	}
	if filepath.Base(f.Span.File) == "go.mod" {
		return f.Package == p.Module
	}
	return slices.Contains(p.Own, f.Package)
}

// problem says what of the program could not be analysed.
func (p program) problem() (string, bool) {
	for _, e := range p.scan.Report.Errors {
		if e.Package != "" && slices.Contains(p.Own, e.Package) && e.Kind != "ignore" {
			return fmt.Sprintf("package %q: %s", e.Package, e.Message), true
		}
	}
	return "", false
}

// findings returns the findings that are wanted, each once, with fingerprints.
func findings(s *scan.Result, wanted func(finding.Finding) bool) []finding.Finding {
	var list []finding.Finding
	for _, f := range s.ByEntry {
		if wanted(f) {
			list = append(list, f)
		}
	}
	return finding.Normalize(list)
}

// programIn returns the program whose main package is in a directory.
func (c *collector) programIn(dir string) (program, bool) {
	for _, s := range c.Scans {
		for _, m := range s.Mains {
			if m.Dir == dir {
				return program{m, s}, true
			}
		}
	}
	return program{}, false
}

// problemIn says what is wrong with files of a directory that has no program, or with its module.
func (c *collector) problemIn(dir string) string {
	for _, p := range c.report.Errors {
		if p.Span != nil && filepath.Dir(p.Span.File) == dir {
			return p.Message
		}
	}
	for _, p := range c.report.Errors {
		if p.Kind == "module" && strings.HasPrefix(dir, filepath.Dir(p.Span.File)+string(filepath.Separator)) {
			return "its module could not be loaded: " + c.rel(p.Span.File)
		}
	}
	return ""
}

// undeclared adds the programs that start a handler and are of no template, and entry points
// of packages that belong to no program.
func (c *collector) undeclared() {
	for _, s := range c.Scans {
		for _, m := range s.Mains {
			declared := slices.ContainsFunc(c.report.Functions, func(f Function) bool { return f.Package.Dir == m.Dir })
			p := program{m, s}
			if own := p.roots(func(r report.Root) bool { return slices.Contains(m.Own, r.Package) }); !declared && len(own) > 0 {
				f := fromCode(m.Dir, own[0].Start)
				c.attach(&f, p)
				c.add(f)
			}
		}
	}
	for _, s := range c.Scans {
		for _, r := range s.Report.Roots {
			if !slices.Contains(c.claimed, root{r, s}) {
				c.loose(root{r, s})
			}
		}
	}
}

// loose adds an entry point of a package that no program has, to the function of its package.
func (c *collector) loose(r root) {
	dir := filepath.Dir(r.Start.File)
	list := findings(r.scan, func(f finding.Finding) bool {
		if f.Start != nil {
			return *f.Start == r.Start
		}
		module := filepath.Base(f.Span.File) == "go.mod" && strings.HasPrefix(dir, filepath.Dir(f.Span.File)+string(filepath.Separator))
		return module || f.Package == r.Package
	})
	at := slices.IndexFunc(c.report.Functions, func(f Function) bool { return f.Language == iac.Code && f.Main == "" && f.Package.Dir == dir })
	if at < 0 {
		c.add(fromCode(dir, r.Start))
		at = len(c.report.Functions) - 1
	}
	f := &c.report.Functions[at]
	f.Handlers = append(f.Handlers, r.Name)
	f.Findings = finding.Normalize(append(f.Findings, list...))
}

func fromCode(dir string, where finding.Span) Function {
	return Function{Function: iac.Function{
		Language: iac.Code, Where: where,
		Package: iac.Package{Go: true, Dir: dir, How: "it starts a handler"},
	}}
}

// name names functions that no template names: by their directory, or the way to it where
// several have the same name.
func (c *collector) name() {
	short := func(f Function) string { return filepath.Base(f.Package.Dir) }
	count := map[string]int{}
	for _, f := range c.report.Functions {
		if f.Language == iac.Code {
			count[short(f)]++
		}
	}
	for i, f := range c.report.Functions {
		if f.Language != iac.Code {
			continue
		}
		c.report.Functions[i].Name = short(f)
		if count[short(f)] > 1 {
			c.report.Functions[i].Name = c.rel(f.Package.Dir)
		}
	}
}

func (c *collector) rel(dir string) string {
	return report.RelativeName(dir, c.Dir, c.Dir)
}
