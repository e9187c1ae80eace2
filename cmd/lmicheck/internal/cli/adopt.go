package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/baseline"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/revision"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/shard"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/whole"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/load"
)

// adoptFlags are the flags by which a check is about a part of what there is.
type adoptFlags struct {
	baseline string
	write    bool
	newFrom  string
	shard    string

	entries []report.Known // of the baseline
}

func (f *adoptFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.baseline, "baseline", "", "hide the findings that are in `file`")
	flags.BoolVar(&f.write, "write-baseline", false, "write the findings of this run to the file of --baseline: all of them are known then")
	flags.StringVar(&f.newFrom, "new-from", "", "hide the findings that there were when HEAD and the git `revision` went apart")
	flags.StringVar(&f.shard, "shard", "", "analyse a `part` of the entry points: 2/4 is the second of four; auto, or auto/4, takes the number from the environment")
}

// prepare finds mistakes before any work is done.
func (inv *invocation) prepare(f *adoptFlags, flags *analysisFlags, fixes fixFlags) error {
	if f.write {
		switch {
		case f.baseline == "":
			return usagef("--write-baseline needs --baseline FILE")
		case f.shard != "" || f.newFrom != "" || fixes.diff:
			return usagef("--write-baseline writes what a whole check finds: it excludes --shard, --new-from and --diff")
		}
	}
	if f.shard != "" {
		if fixes.fix || fixes.diff {
			return usagef("--shard finds a part, and excludes --fix and --diff")
		}
		s, err := shard.Parse(f.shard, inv.lookupEnv)
		if err != nil {
			return usagef("--shard: %w", err)
		}
		flags.shard = &s
	}
	if f.baseline == "" {
		return nil
	}
	f.baseline = inv.path(f.baseline)
	var err error
	f.entries, err = baseline.Read(f.baseline)
	switch {
	case errors.Is(err, os.ErrNotExist) && f.write:
		return inv.writable("baseline", f.baseline)
	case errors.Is(err, os.ErrNotExist):
		return usagef("--baseline: there is no %s; --write-baseline creates it", f.baseline)
	case err != nil:
		return fmt.Errorf("--baseline: %w", err)
	}
	return nil
}

// compare marks the findings that are known.
func (inv *invocation) compare(ctx context.Context, result *scan.Result, patterns []string, flags analysisFlags, f adoptFlags) error {
	r := result.Report
	r.Normalize()
	if f.baseline != "" {
		b, err := inv.compareBaseline(result, patterns, flags, f)
		if err != nil {
			return err
		}
		r.Baselines = append(r.Baselines, b)
		r.Normalize()
	}
	if f.newFrom != "" {
		b, blind, err := inv.compareRevision(ctx, r, patterns, flags, f.newFrom)
		if err != nil {
			return err
		}
		r.Baselines = append(r.Baselines, b)
		r.BlindSpots = append(r.BlindSpots, blind...)
		r.Normalize()
	}
	return nil
}

// compareBaseline compares with the file, and writes it if asked to.
func (inv *invocation) compareBaseline(result *scan.Result, patterns []string, flags analysisFlags, f adoptFlags) (report.Baseline, error) {
	r := result.Report
	dir := filepath.Dir(f.baseline)
	below, err := filepath.Rel(inv.Dir, dir)
	scope := baseline.Scope{
		Rules: result.Rules, Packages: result.Packages, All: result.Matched,
		Whole: err == nil && filepath.IsLocal(below) && (len(patterns) == 0 || slices.Equal(patterns, []string{"./..."})),
	}
	gone, unjudged := baseline.Compare(f.entries, r, scope)
	b := report.Baseline{Name: inv.relative(f.baseline), Known: baseline.Fingerprints(f.entries), Gone: gone}
	if !f.write {
		return b, nil
	}
	found := baseline.Of(r, dir)
	text, err := baseline.Encode(slices.Concat(found, unjudged))
	if err != nil {
		return b, err
	}
	if err := whole.Write(f.baseline, text); err != nil {
		return b, err
	}
	if !flags.quiet {
		known := len(f.entries) - len(gone) - len(unjudged)
		fmt.Fprintf(inv.Stderr, "wrote %s: %s (%d new), %d removed\n", b.Name, report.Plural(len(found)+len(unjudged), "finding"), len(found)-known, len(gone))
	}
	b.Known, b.Gone = baseline.Fingerprints(slices.Concat(found, unjudged)), nil
	return b, nil
}

// compareRevision analyses the code as it was, with the same rules, and returns what was
// found there. Where it could not be analysed then, what is found now counts as new: that
// is said as a blind spot.
//
// To compare findings is more than to look at the lines that a change has: a line in
// main can make a race of lines in other files.
func (inv *invocation) compareRevision(ctx context.Context, r *report.Report, patterns []string, flags analysisFlags, rev string) (report.Baseline, []finding.BlindSpot, error) {
	tree, err := revision.Checkout(ctx, inv.Dir, rev, inv.Env)
	if err != nil {
		return report.Baseline{}, nil, fmt.Errorf("--new-from: %w", err)
	}
	defer tree.Remove()
	b := report.Baseline{Name: fmt.Sprintf("%s at %.12s", rev, tree.Commit), Known: []string{}}
	var blind []finding.BlindSpot
	note := func(format string, args ...any) {
		blind = append(blind, finding.BlindSpot{Kind: "base", What: fmt.Sprintf(format, args...), Count: 1})
	}
	if tree.Note != "" {
		note("%s", tree.Note)
	}
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	patterns = tree.Patterns(inv.Dir, patterns)
	if len(r.Active()) == 0 || len(patterns) == 0 || !exists(tree.Dir) {
		return b, blind, nil // nothing to find, or nowhere to find it
	}
	flags.shard = nil // shards of then are not those of now
	base, err := inv.scanIn(ctx, tree.Dir, tree.Env, patterns, flags)
	switch {
	case errors.Is(err, load.ErrNoMatch) || errors.Is(err, load.ErrNoModule):
		return b, blind, nil // there was no Go code yet
	case ctx.Err() != nil:
		return b, nil, context.Cause(ctx)
	case err != nil:
		note("%s could not be analysed, so that all findings count as new: %s", b.Name, tree.Plain(err.Error()))
		return b, blind, nil
	}
	for _, p := range base.Report.Errors {
		if p.Kind != "entry" && p.Kind != "ignore" {
			note("%s: what is found there counts as new, because of: %s", b.Name, tree.Plain(p.Text()))
		}
	}
	for _, f := range base.Report.Active() {
		b.Known = append(b.Known, f.Fingerprint)
	}
	return b, blind, nil
}
