package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/evidence"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/project"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/load"
)

// An auditor collects what an audit is made of.
type auditor struct {
	inv   *invocation
	flags auditFlags
	dir   string // absolute
	stage func(string)

	project  *iac.Project
	scans    []*scan.Result
	problems []report.Problem
	report   *audit.Report
}

// read reads the templates.
func (a *auditor) read(ctx context.Context) error {
	a.stage("reading templates")
	var err error
	a.project, err = project.Read(ctx, a.dir)
	return err
}

// scan analyses the modules of the directory, and those that functions of its templates are in.
func (a *auditor) scan(ctx context.Context) error {
	flags := a.flags.analysis
	rules, err := a.inv.selectRules(flags)
	if err != nil {
		return err
	}
	if flags.knowledge != "" {
		flags.knowledge = a.inv.path(flags.knowledge)
	}
	var further []string
	for _, f := range a.project.Functions {
		if f.Package.Go && f.Package.Dir != "" {
			further = append(further, f.Package.Dir)
		}
	}
	for _, u := range load.Units(a.dir, further, a.inv.Env) {
		result, err := a.inv.scanRules(ctx, rules, u.Dir, slices.Concat(a.inv.Env, u.Env), u.Patterns, flags, func(what string) { a.stage(filepath.Base(u.Dir) + ": " + what) })
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, load.ErrNoGo):
			return err
		case errors.Is(err, load.ErrNoMatch):
			// a module without packages is no mistake
		case err != nil:
			a.problems = append(a.problems, report.Problem{Kind: "module", Span: &finding.Span{File: u.File}, Message: brief(err.Error())})
		default:
			a.scans = append(a.scans, result)
		}
	}
	return nil
}

// brief makes one line of what the go command says, which may be a page: without the middle of
// a long one, for the mistake is said first, and what helps last.
func brief(text string) string {
	const head, tail = 300, 150
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) <= head+tail {
		return string(line)
	}
	return string(line[:head]) + " ... " + string(line[len(line)-tail:])
}

// takeEvidence gives functions the verdicts and capacities of earlier runs.
func (a *auditor) takeEvidence() error {
	for _, name := range a.flags.evidence {
		stored, err := evidence.Read(a.inv.path(name))
		if err != nil {
			return usagef("--evidence: %w", err)
		}
		for i := range a.report.Functions {
			f := &a.report.Functions[i]
			if f.Main == "" {
				continue
			}
			source, err := evidence.Source(f.Package.Dir)
			if err != nil {
				return err
			}
			result, same := stored.Of(f.Main, source, f.Findings)
			if result != nil {
				a.take(f, result)
			}
			if !same {
				a.unseen(fmt.Sprintf("%s: the source has changed since %s was made: verdicts may not hold any more", f.Name, name))
			}
		}
	}
	return nil
}

// take gives a function the result of a run. Of several, one with capacities stays.
func (a *auditor) take(f *audit.Function, result *harness.Result) {
	f.Findings = finding.Normalize(append(f.Findings, result.Findings...))
	for _, note := range result.Notes {
		a.unseen(f.Name + ": " + note)
	}
	if f.Run == nil || len(result.Capacity.Points) > 0 {
		f.Run = result
	}
}

func (a *auditor) unseen(what string) {
	a.report.Unseen = append(a.report.Unseen, finding.BlindSpot{Kind: "run", What: what, Count: 1})
}

// runAll runs the functions that have events, one after the other.
func (a *auditor) runAll(ctx context.Context, opts audit.Options) error {
	for i := range a.report.Functions {
		f := &a.report.Functions[i]
		if f.Main == "" || len(f.Handlers) == 0 {
			continue
		}
		stage := func(what string) {
			a.stage(fmt.Sprintf("function %d of %d, %s: %s", i+1, len(a.report.Functions), f.Name, what))
		}
		err := a.runOne(ctx, f, opts, stage)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			where := f.Where
			a.report.Errors = append(a.report.Errors, report.Problem{Kind: "run", Span: &where, Message: fmt.Sprintf("function %q could not be run: %v", f.Name, err)})
		}
	}
	return nil
}

// runOne confirms the findings of a function, as "lmicheck confirm" does, and measures its
// capacity, as "lmicheck run" does.
func (a *auditor) runOne(ctx context.Context, f *audit.Function, opts audit.Options, stage func(string)) error {
	in := *a.inv
	in.Dir = f.Package.Dir
	c := &confirmer{inv: &in, flags: confirmFlags{analysis: a.flags.analysis, run: a.settings(f, opts)}}
	g := &group{pkg: ".", dir: f.Package.Dir, findings: active(f.Findings)}
	list, err := c.events(g)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		a.unseen(f.Name + " was not run: there are no events for it")
		return nil
	}
	confirmed := outcome{}
	if len(g.findings) > 0 {
		if confirmed = c.function(ctx, g, a.flags.budget, stage); confirmed.err != nil {
			return confirmed.err
		}
	}
	o, err := in.functionOptions(c.flags.run, ".")
	if err != nil {
		return err
	}
	o.Events, o.Tags, o.Quick, o.Progress = list, a.flags.analysis.tags, a.flags.how.quick, stage
	result, err := harness.Run(ctx, o)
	if err != nil {
		return err
	}
	if confirmed.result != nil { // what belongs to a finding is in its verdict
		result.Findings = confirmed.result.Findings
		f.Findings = append(confirmed.findings, suppressed(f.Findings)...)
	}
	a.take(f, result)
	return nil
}

// settings are those of the flags, or else those of the function.
func (a *auditor) settings(f *audit.Function, opts audit.Options) runFlags {
	how := a.flags.how
	if e, ratio, err := opts.Environment(f); err == nil && how.vcpu == 0 {
		how.memory, how.ratio = e.MemoryMiB, ratio
	}
	if f.Capacity != nil && f.Capacity.Concurrency.Known && how.concurrency == 0 {
		how.concurrency = f.Capacity.Concurrency.V
	}
	if f.Timeout.Known && f.Timeout.V > 0 && how.timeout == defaultTimeout {
		how.timeout = time.Duration(f.Timeout.V) * time.Second
	}
	return how
}

func active(list []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f finding.Finding) bool { return f.Hidden() != "" })
}

func suppressed(list []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f finding.Finding) bool { return f.Hidden() == "" })
}
