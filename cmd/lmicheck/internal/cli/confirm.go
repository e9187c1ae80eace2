package cli

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/evidence"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/whole"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/events"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// confirmFlags are the flags of confirm, besides those of check and of run.
type confirmFlags struct {
	analysis analysisFlags
	run      runFlags
	jobs     int
	budget   time.Duration
	evidence string
	resume   bool
	fix      bool
}

func (inv *invocation) confirm() *cobra.Command {
	var flags confirmFlags
	var out outputFlags
	cmd := &cobra.Command{
		Use:   "confirm [flags] [packages]",
		Short: "Check functions, then run them at what was found",
		Long: `Confirm checks, as "lmicheck check" does, and runs each function that has findings: with
probes at both statements of each finding, which count, and which widen the time between
the two, for one finding at a time. Each finding gets a verdict:

	CONFIRMED     it was seen to go wrong: a data race, a crash, data of another invocation
	REACHED       events got there, so often, so many at once, and nothing was seen
	NOT REACHED   no event got there, and what one would need
	NOT TESTABLE  and why

None of them means that the code is safe. What was seen and is none of the findings is
reported, too.

Events of a function are those in testdata/events or events beside its main package,
those in the directory of that name below --events, or those in --events itself; without
any, one is made for the type of its event.

Functions see the environment of this process and, unless --aws-endpoint is given, the
real services.

With --evidence, verdicts are kept in a file as soon as a function is done: --resume goes
on from there, and "lmicheck check --evidence" shows them without running anything.`,
		Example: `  lmicheck confirm ./...
  lmicheck confirm --events testdata/events --aws-endpoint stub ./cmd/orders
  lmicheck confirm --budget 10m --jobs 2 --evidence confirm.json ./...
  lmicheck confirm --fix ./cmd/api`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := out.validate(); err != nil {
				return err
			}
			if err := cmp.Or(inv.writable("output", out.file), inv.writable("evidence", flags.evidence)); err != nil {
				return err
			}
			r, err := inv.confirmAll(cmd.Context(), args, flags)
			if err != nil {
				return err
			}
			return inv.write(r, out, flags.analysis.quiet)
		},
	}
	flags.analysis.register(cmd)
	set := cmd.Flags()
	set.StringSliceVar(&flags.analysis.rules, "rules", nil, "run only these `rules` (names or codes)")
	set.StringSliceVar(&flags.analysis.disable, "disable", nil, "do not run these `rules`")
	flags.run.registerFunction(cmd)
	set.IntVar(&flags.jobs, "jobs", 1, "functions that are run at the same time")
	set.DurationVar(&flags.budget, "budget", 0, "time for all findings together (default: 10s for each)")
	set.StringVar(&flags.evidence, "evidence", "", "keep verdicts in `file`, as a report in JSON form")
	set.BoolVar(&flags.resume, "resume", false, "take from the file of --evidence what is there for the same source")
	set.BoolVar(&flags.fix, "fix", false, "apply suggested fixes, and run again: what is gone, still there, new")
	out.register(cmd, "warning")
	return cmd
}

// confirmAll confirms, and if asked for applies fixes and confirms again.
func (inv *invocation) confirmAll(ctx context.Context, patterns []string, flags confirmFlags) (*report.Report, error) {
	if flags.resume && flags.evidence == "" {
		return nil, usagef("--resume needs --evidence FILE")
	}
	if flags.jobs < 1 {
		return nil, usagef("--jobs: %d is no number of functions", flags.jobs)
	}
	before, ran, err := inv.confirmOnce(ctx, patterns, flags, nil)
	if err != nil || !flags.fix {
		return before, err
	}
	if _, err := inv.fix(ctx, patterns, flags.analysis); err != nil {
		return nil, err
	}
	again := flags
	again.resume = false
	after, _, err := inv.confirmOnce(ctx, patterns, again, ran)
	if err != nil {
		return nil, err
	}
	after.Compare(before)
	return after, nil
}

// confirmOnce checks, and runs what has findings, and functions that had some before. It
// returns those that were run.
func (inv *invocation) confirmOnce(ctx context.Context, patterns []string, flags confirmFlags, had []*group) (*report.Report, []*group, error) {
	scanned, err := inv.scan(ctx, patterns, flags.analysis)
	if err != nil {
		return nil, nil, err
	}
	r := scanned.Report
	c := &confirmer{inv: inv, flags: flags, report: r}
	if flags.evidence != "" {
		c.file = inv.path(flags.evidence)
		if c.source, err = evidence.Source(inv.Dir); err != nil {
			return nil, nil, err
		}
	}
	if flags.resume {
		if c.kept, err = evidence.Read(c.file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, nil, err
		}
	}
	groups := c.groups()
	for _, old := range had {
		if !slices.ContainsFunc(groups, func(g *group) bool { return g.pkg == old.pkg }) {
			groups = append(groups, &group{pkg: old.pkg, dir: old.dir})
		}
	}
	if err := c.run(ctx, groups); err != nil {
		return nil, nil, err
	}
	r.Findings = finding.Normalize(r.Findings)
	return r, groups, nil
}

// A confirmer runs the functions of a report.
type confirmer struct {
	inv    *invocation
	flags  confirmFlags
	report *report.Report
	file   string           // of the evidence; "" for none
	source string           // hash of the source
	kept   *evidence.Stored // nil: none
}

// A group is the findings of one function, by index.
type group struct {
	pkg      string
	dir      string
	index    []int // in the report
	findings []finding.Finding
}

const noMain = "no main package is known that starts this"

// groups puts findings together that are about one main package. Those of which it is not
// known get their verdict.
func (c *confirmer) groups() []*group {
	var out []*group
	for i := range c.report.Findings {
		f := &c.report.Findings[i]
		if f.Suppressed != "" {
			continue
		}
		root := slices.IndexFunc(c.report.Roots, func(r report.Root) bool { return f.Start != nil && r.Start == *f.Start })
		if root < 0 {
			f.Verdict = &finding.Verdict{Status: finding.NotTestable, Reason: cmp.Or(harness.Untestable(f.Rule), noMain)}
			continue
		}
		pkg := c.report.Roots[root].Package
		at := slices.IndexFunc(out, func(g *group) bool { return g.pkg == pkg })
		if at < 0 {
			at = len(out)
			out = append(out, &group{pkg: pkg, dir: filepath.Dir(f.Start.File)})
		}
		out[at].index = append(out[at].index, i)
		out[at].findings = append(out[at].findings, *f)
	}
	return out
}

// run runs the functions, some at a time, and keeps what is known after each.
func (c *confirmer) run(ctx context.Context, groups []*group) error {
	total := 0
	for _, g := range groups {
		total += len(g.findings)
	}
	progress := startProgress(c.inv.Stderr, c.flags.analysis.quiet)
	defer progress.stop()
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(c.flags.jobs)
	done := make(chan outcome, len(groups)) // room for all: work.Go waits while as many run as may
	for n, g := range groups {
		work.Go(func() error {
			share := c.flags.budget * time.Duration(len(g.findings)) / time.Duration(max(1, total)) * time.Duration(c.flags.jobs)
			o := c.function(ctx, g, share, func(what string) {
				progress.stage(fmt.Sprintf("function %d of %d, %s: %s", n+1, len(groups), g.pkg, what))
			})
			done <- o
			return nil
		})
	}
	for range groups {
		select {
		case o := <-done:
			if err := c.take(o); err != nil {
				return errors.Join(err, work.Wait())
			}
		case <-ctx.Done():
			return cmp.Or(work.Wait(), context.Cause(ctx))
		}
	}
	return work.Wait()
}

// An outcome is what came of one function.
type outcome struct {
	group    *group
	findings []finding.Finding
	result   *harness.Result
	err      error
}

// function confirms the findings of one function, or takes what is known.
func (c *confirmer) function(ctx context.Context, g *group, budget time.Duration, progress func(string)) outcome {
	o := outcome{group: g}
	opts, err := c.inv.functionOptions(c.flags.run, g.pkg)
	if err == nil {
		opts.Tags, opts.Progress = c.flags.analysis.tags, progress
		opts.Events, err = c.events(g)
	}
	if err != nil {
		o.err = err
		return o
	}
	setup := c.setup(opts)
	if known, result, ok := c.kept.Lookup(c.source, setup, g.pkg, g.findings); ok {
		progress("taken from " + c.flags.evidence)
		result.Notes = append(result.Notes, "what is said of "+g.pkg+" was taken from "+c.flags.evidence)
		o.findings, o.result = known, result
		return o
	}
	list, result, err := harness.Confirm(ctx, harness.ConfirmOptions{Options: opts, Budget: budget}, g.findings)
	if err != nil {
		o.err = err
		return o
	}
	result.Source, result.Setup = c.source, setup
	o.findings, o.result = list, result
	return o
}

// setup is a hash of how a function is run: flags and events. The environment is not in it.
func (c *confirmer) setup(opts harness.Options) string {
	h := sha256.New()
	f := c.flags.run
	fmt.Fprintf(h, "%q %d %v %v %q %q %v\n", opts.Tags, opts.Concurrency, opts.Size, opts.Timeout, f.endpoint, f.fixtures, f.latency)
	for _, t := range opts.Events {
		fmt.Fprintf(h, "%q %q\n", t.Name, t.Payload)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// events looks for the events of a function.
func (c *confirmer) events(g *group) ([]events.Template, error) {
	given, err := c.inv.eventsOf(runFlags{eventNames: c.flags.run.eventNames})
	if err != nil {
		return nil, err
	}
	if c.flags.run.events == "" {
		if len(given) == 0 {
			return eventsBeside(g.dir)
		}
		return given, nil
	}
	all := c.inv.path(c.flags.run.events)
	if !exists(all) {
		return nil, fmt.Errorf("--events: there is no %s", c.flags.run.events)
	}
	list, err := c.eventsIn(all, filepath.Base(g.dir))
	return append(given, list...), err
}

// eventsIn takes the events of a function out of a directory for many: those in the
// directory of its name, or else those that are in no directory.
func (c *confirmer) eventsIn(all, name string) ([]events.Template, error) {
	if own := filepath.Join(all, name); exists(own) {
		return events.Load(own)
	}
	list, err := events.Load(all)
	return slices.DeleteFunc(list, func(t events.Template) bool { return strings.Contains(t.Name, "/") }), err
}

// take puts an outcome into the report, and the report into the file of the evidence.
func (c *confirmer) take(o outcome) error {
	if errors.Is(o.err, build.ErrNotMain) || errors.Is(o.err, build.ErrNotLambda) {
		for _, i := range o.group.index {
			c.report.Findings[i].Verdict = &finding.Verdict{Status: finding.NotTestable, Reason: noMain}
		}
		return nil
	}
	if o.err != nil {
		c.report.Errors = append(c.report.Errors, report.Problem{Kind: "run", Package: o.group.pkg, Message: "the function could not be run: " + o.err.Error()})
		for _, i := range o.group.index {
			c.report.Findings[i].Verdict = &finding.Verdict{Status: finding.NotTestable, Reason: "the function could not be run"}
		}
		return nil
	}
	for n, i := range o.group.index {
		c.report.Findings[i] = o.findings[n]
	}
	for i := range o.result.Findings { // of the same handler, in the words of the analysis
		if len(o.findings) == 0 {
			break
		}
		o.result.Findings[i].Handler, o.result.Findings[i].Start = o.findings[0].Handler, o.findings[0].Start
	}
	c.report.Findings = append(c.report.Findings, o.result.Findings...)
	c.report.Runs = append(c.report.Runs, o.result)
	for _, note := range o.result.Notes {
		c.report.BlindSpots = append(c.report.BlindSpots, finding.BlindSpot{Kind: "run", What: o.group.pkg + ": " + note, Count: 1})
	}
	if c.file == "" {
		return nil
	}
	root, err := c.inv.sourceRoot("")
	if err != nil {
		return err
	}
	c.report.Dir = c.inv.dirInRepository()
	data, err := evidence.Write(c.report, c.inv.Dir, root)
	if err != nil {
		return err
	}
	return whole.Write(c.file, data)
}

// merge gives findings the verdicts of an earlier confirmation.
func (inv *invocation) merge(r *report.Report, name string) error {
	if name == "" {
		return nil
	}
	stored, err := evidence.Read(inv.path(name))
	if err != nil {
		return usagef("--evidence: %w", err)
	}
	source, err := evidence.Source(inv.Dir)
	if err != nil {
		return err
	}
	stored.Merge(r, source)
	return nil
}
