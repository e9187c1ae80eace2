package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/fix"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/whole"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// fixFlags are the flags that decide what becomes of suggested fixes.
type fixFlags struct{ fix, diff bool }

func (f *fixFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.fix, "fix", false, "apply suggested fixes that compile, and report what remains")
	flags.BoolVar(&f.diff, "diff", false, "print what --fix would change, as a unified diff, and change nothing")
}

// validate rejects flags that mean nothing beside --diff, which prints no report.
func (f *fixFlags) validate(cmd *cobra.Command) error {
	for _, name := range []string{"format", "fail-on"} {
		if f.diff && cmd.Flags().Changed(name) {
			return usagef("--diff prints a diff and no report: --%s has no effect on it", name)
		}
	}
	return nil
}

// diffFixes prints what fixes would change. The exit code is that of a check that finds
// something if there is anything to change.
func (inv *invocation) diffFixes(ctx context.Context, args []string, flags analysisFlags, out outputFlags) error {
	result, plan, err := inv.planFixes(ctx, args, flags)
	if err != nil {
		return err
	}
	inv.saySkipped(plan.Outcome())
	result.Report.Relative(inv.Dir, repositoryRoot(inv.Dir))
	for _, p := range result.Report.Errors {
		fmt.Fprintln(inv.Stderr, "lmicheck:", p.Text())
	}
	switch {
	case len(result.Report.Errors) > 0:
		inv.code = report.Failed
	case !plan.Empty():
		inv.code = report.Found
	}
	diff := plan.Diff(inv.Dir)
	if out.file != "" {
		return whole.Write(inv.path(out.file), diff)
	}
	_, err = inv.Stdout.Write(diff)
	return err
}

// fix applies fixes, and returns what is found then.
func (inv *invocation) fix(ctx context.Context, args []string, flags analysisFlags) (*scan.Result, error) {
	result, plan, err := inv.planFixes(ctx, args, flags)
	if err != nil {
		return nil, err
	}
	outcome, err := plan.Apply(ctx)
	if err != nil {
		return nil, err
	}
	if !flags.quiet {
		inv.sayApplied(outcome)
	}
	inv.saySkipped(outcome)
	if plan.Empty() {
		return result, nil
	}
	if result, err = inv.scan(ctx, args, flags); err != nil {
		return nil, fmt.Errorf("the fixes were applied; analysing again: %w", err)
	}
	return result, nil
}

// planFixes analyses, and prepares the fixes of what is found.
func (inv *invocation) planFixes(ctx context.Context, args []string, flags analysisFlags) (*scan.Result, *fix.Plan, error) {
	began := time.Now()
	result, err := inv.scan(ctx, args, flags)
	if err != nil {
		return nil, nil, err
	}
	progress := startProgress(inv.Stderr, flags.quiet)
	defer progress.stop()
	progress.stage("compiling with the fixes")
	plan, err := fix.Prepare(ctx, result.Report.Findings, fix.Options{Dir: inv.Dir, Env: inv.Env, Tags: flags.tags, Analyzed: began})
	return result, plan, err
}

// sayApplied says which fixes were applied, one on each line.
func (inv *invocation) sayApplied(outcome fix.Outcome) {
	for _, f := range outcome.Applied {
		fmt.Fprintf(inv.Stderr, "fixed %s\n", inv.fixLine(f))
	}
}

// saySkipped says which fixes were not applied, and why.
func (inv *invocation) saySkipped(outcome fix.Outcome) {
	for _, s := range outcome.Skipped {
		fmt.Fprintf(inv.Stderr, "not fixed %s: %s\n", inv.fixLine(s.Finding), s.Reason)
	}
}

// fixLine names a finding and its fix. The position is that before any fix.
func (inv *invocation) fixLine(f finding.Finding) string {
	name := report.RelativeName(f.Span.File, inv.Dir, inv.Dir)
	message, _, _ := strings.Cut(f.Fixes[0].Message, "\n")
	return fmt.Sprintf("%s:%d:%d: %s [%s]", name, f.Span.Line, f.Span.Column, message, f.Rule)
}
