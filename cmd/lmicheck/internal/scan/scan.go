// Package scan runs the rules over a program and makes a report of what they
// find.
//
// Rules return findings without code and severity, which are the registry's to
// give. The pass that pairs accesses returns the entry points, all accesses to
// shared places and the blind spots. scan puts these together, applies the
// //lmicheck:ignore comments, and turns every failure (a package with errors, a
// broken comment, an analyzer that panics, no entry point at all) into an entry
// of the report's errors. A run never stops at the first of them.
package scan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/shard"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/ignore"
	"github.com/lmicheck/lmicheck/internal/load"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

// Options say what to run.
type Options struct {
	Tool     report.Tool
	Rules    []analyzers.Rule // rules to run
	Registry []analyzers.Rule // all rules, which ignore comments may name

	// Severity is that of all findings of a rule, by its name, instead of the
	// registry's and of what the rule itself says of a finding.
	Severity map[string]finding.Severity

	Handlers  []string // functions to take for handlers, as PACKAGE.FUNCTION
	Deps      []string // modules that were loaded from source besides the main ones
	Knowledge string   // file with further entries of the knowledge base

	// Shard is the part to analyse; nil means all of it.
	Shard *report.Shard

	// Conflict is the pass whose result has the entry points and accesses; nil
	// means conflict.Analyzer.
	Conflict *analysis.Analyzer
}

// A Result is what a scan brings to light.
type Result struct {
	Report   *report.Report
	Rules    []string          // names of those that ran
	Packages []string          // import paths of those in which entry points were looked for
	Matched  []string          // import paths of those asked for: the same, except in a shard
	Accesses []conflict.Access // of all entry points, sorted by span
	Mains    []Main            // main packages that were asked for, sorted by directory

	// ByEntry has the findings of each entry point: where several have the same one, the
	// report has it once, and this as often. It is in no order.
	ByEntry []finding.Finding
}

// Run scans the packages of prog that the user asked for. The error is about
// the rules themselves, not about the user's code.
//
// Analyzers cannot be stopped: when the context ends, Run returns and leaves them
// running, for a process that is about to end.
func Run(ctx context.Context, prog *load.Program, opts Options) (*Result, error) {
	if opts.Conflict == nil {
		opts.Conflict = conflict.Analyzer
	}
	s := &scan{
		prog:   prog,
		opts:   opts,
		result: &Result{Report: report.New(opts.Tool)},
		rules:  map[*analysis.Analyzer]analyzers.Rule{},
	}
	for _, rule := range opts.Rules {
		s.result.Rules = append(s.result.Rules, rule.Analyzer.Name)
	}
	s.result.Matched = paths(prog.Matched())
	s.problems(prog.Problems)
	s.notes(prog.Notes)
	s.handlers()
	done := make(chan error, 1)
	go func() { done <- s.analyze() }()
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case err := <-done:
		if err != nil {
			return nil, err
		}
	}
	s.ignores()
	s.finish()
	s.result.Mains = mains(prog)
	return s.result, nil
}

type scan struct {
	prog   *load.Program
	opts   Options
	result *Result
	rules  map[*analysis.Analyzer]analyzers.Rule // by the guarded analyzer
}

func paths(list []*packages.Package) []string {
	var out []string
	for _, pkg := range list {
		out = append(out, pkg.PkgPath)
	}
	return out
}

// problems reports why packages could not be loaded.
func (s *scan) problems(list []load.Problem) {
	for _, p := range list {
		s.fail(report.Problem{Kind: "package", Package: p.Package, Span: spanOf(p), Message: p.Text})
	}
}

// notes reports dependencies that do not build: their importers were analysed.
func (s *scan) notes(list []load.Problem) {
	for _, p := range list {
		s.blind(finding.BlindSpot{Kind: "dependency", What: p.Package + " does not build here: " + p.Text, Span: spanOf(p), Count: 1})
	}
}

func spanOf(p load.Problem) *finding.Span {
	if p.File == "" {
		return nil
	}
	return &finding.Span{File: p.File, Line: p.Line, Column: p.Column}
}

func (s *scan) fail(p report.Problem) { s.result.Report.Errors = append(s.result.Report.Errors, p) }

func (s *scan) blind(b finding.BlindSpot) {
	s.result.Report.BlindSpots = append(s.result.Report.BlindSpots, b)
}

// analyze runs the rules and collects their results.
func (s *scan) analyze() error {
	g := newGuard()
	originals := []*analysis.Analyzer{s.opts.Conflict}
	for _, rule := range s.opts.Rules {
		originals = append(originals, rule.Analyzer)
	}
	restore, err := setFlags(originals, map[string]string{
		"deps":      strings.Join(s.opts.Deps, ","),
		"handler":   strings.Join(s.opts.Handlers, ","),
		"knowledge": s.opts.Knowledge,
	})
	if err != nil {
		return err
	}
	defer restore()
	conflicts := g.wrap(s.opts.Conflict)
	roots := []*analysis.Analyzer{conflicts}
	for _, rule := range s.opts.Rules {
		a := g.wrap(rule.Analyzer)
		s.rules[a] = rule
		roots = append(roots, a)
	}
	matched := s.prog.Matched()
	if s.opts.Shard != nil {
		matched = shard.Packages(matched, *s.opts.Shard, s.opts.Handlers)
	}
	s.result.Packages = paths(matched)
	graph, err := checker.Analyze(roots, matched, nil)
	if err != nil {
		return fmt.Errorf("internal error: %w", err)
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			continue // the guard knows the cause, of which this may be a consequence
		}
		if act.Analyzer == conflicts {
			s.conflicts(act)
			continue
		}
		if err := s.findings(act); err != nil {
			return err
		}
	}
	for _, p := range g.problems() {
		s.fail(p)
	}
	return nil
}

// conflicts takes the entry points, accesses and blind spots of one package.
func (s *scan) conflicts(act *checker.Action) {
	res, ok := act.Result.(*conflict.Result)
	if !ok || res == nil {
		return // a pass that is not about entry points
	}
	for _, root := range res.Roots {
		s.result.Report.Roots = append(s.result.Report.Roots, report.Root{Name: root.Name, Package: act.Package.PkgPath, Start: root.Start})
	}
	s.result.Accesses = append(s.result.Accesses, res.Accesses...)
	for _, b := range res.Blind {
		s.blind(b)
	}
}

// findings takes the findings of one rule on one package.
func (s *scan) findings(act *checker.Action) error {
	rule := s.rules[act.Analyzer]
	list, ok := act.Result.([]finding.Finding)
	if !ok {
		return fmt.Errorf("internal error: the result of rule %s is a %T, not a list of findings", rule.Analyzer.Name, act.Result)
	}
	for _, f := range list {
		f.Rule = rule.Analyzer.Name
		f.Code = rule.Code
		f.Severity = cmp.Or(s.opts.Severity[f.Rule], f.Severity, rule.Severity) // a rule may know of a finding that it is less
		f.Evidence = cmp.Or(f.Evidence, finding.Static)
		f.Fixes = slices.DeleteFunc(f.Fixes, s.isBlind)
		s.result.Report.Findings = append(s.result.Report.Findings, f)
	}
	return nil
}

// isBlind reports whether a fix edits a file of a package of which not all was analysed: what it
// would break nobody knows.
func (s *scan) isBlind(f finding.Fix) bool {
	for pkg := range s.prog.Partial {
		if slices.ContainsFunc(f.Edits, func(e finding.Edit) bool { return slices.Contains(pkg.GoFiles, e.File) }) {
			return true
		}
	}
	return false
}

// ignores marks the findings that a comment suppresses. The comments of all
// own packages count, because a finding lies where the access is, which need
// not be in the package that was asked for.
func (s *scan) ignores() {
	var set ignore.Set
	rules := func(word string) (string, bool) {
		rule, ok := ruledoc.Find(s.opts.Registry, word)
		if !ok {
			return "", false
		}
		return rule.Analyzer.Name, true
	}
	for _, pkg := range s.prog.Packages {
		for _, b := range set.Parse(s.prog.Fset, pkg.Syntax, rules) {
			s.fail(report.Problem{
				Kind:    "ignore",
				Package: pkg.PkgPath,
				Span:    &finding.Span{File: b.Pos.Filename, Line: b.Pos.Line, Column: b.Pos.Column},
				Message: b.Message,
			})
		}
	}
	for i := range s.result.Report.Findings {
		f := &s.result.Report.Findings[i]
		f.Suppressed = set.Reason(f.Span.File, f.Span.Line, f.Rule)
	}
}

// finish brings everything into an order that does not depend on the order in
// which packages were analysed.
func (s *scan) finish() {
	r := s.result.Report
	r.Shard = s.opts.Shard
	if r.Shard == nil {
		r.NeedEntry()
	}
	s.result.ByEntry = slices.Clone(r.Findings)
	r.Normalize()
	slices.SortStableFunc(s.result.Accesses, func(a, b conflict.Access) int {
		return cmp.Or(
			a.Side.Span.Compare(b.Side.Span),
			cmp.Compare(a.Handler, b.Handler),
			cmp.Compare(a.Place, b.Place),
			cmp.Compare(a.Side.Access, b.Side.Access),
		)
	})
}
