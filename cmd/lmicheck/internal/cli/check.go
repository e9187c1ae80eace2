package cli

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/internal/load"
)

// analysisFlags are the flags that decide what is analysed, and how.
type analysisFlags struct {
	rules, disable       []string
	tags, handlers, deps []string
	knowledge            string
	quiet                bool
	shard                *report.Shard // nil: all
}

func (f *analysisFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringSliceVar(&f.tags, "tags", nil, "build `tags`, separated by commas")
	flags.StringSliceVar(&f.handlers, "handler", nil, "take `PACKAGE.FUNCTION` for a handler (repeatable)")
	flags.StringSliceVar(&f.deps, "deps", nil, "analyse the source of these `modules` too (paths or prefixes of paths)")
	flags.StringVar(&f.knowledge, "knowledge", "", "read further entries of the knowledge base from `file`")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress, no summary")
}

const checkLong = `Check finds what breaks when one process serves several invocations of a Lambda
function at once, as on Lambda Managed Instances: data races, data of one request
seen by another, shared files, and calls that end the whole process.

Packages are named as for the go command; the default is ./... . Only packages of
the main module are analysed, and modules named with --deps.

To suppress a finding, write a comment behind the code or on the line above it:

	//lmicheck:ignore RULE reason

For some findings there is a mechanical fix. With --fix, fixes are applied, as long
as the result compiles, and the report is about the findings that remain. With --diff,
what --fix would change is printed instead, and no report.

Findings that are in the file of --baseline, and those that the code had before it went
apart from the revision of --new-from, are known: they are counted, kept in JSON and
SARIF, and do not make the exit code 1.

With --shard, a part of the entry points is analysed, so that several machines can share
the work; "lmicheck report merge" joins their reports.

The exit code is 0 if there are no findings at or above --fail-on, 1 if there
are, and 2 if something could not be analysed. With --diff, it is 1 if there is
something to change.`

func (inv *invocation) check() *cobra.Command {
	var flags analysisFlags
	var out outputFlags
	var fixes fixFlags
	var verdicts string
	var adopt adoptFlags
	cmd := &cobra.Command{
		Use:   "check [flags] [packages]",
		Short: "Find what breaks when invocations run concurrently",
		Long:  checkLong,
		Example: `  lmicheck ./...
  lmicheck check --fail-on error ./cmd/api
  lmicheck check --format sarif -o lmicheck.sarif ./...
  lmicheck check --rules globalwrite,lazyinit --tags lambda ./...
  lmicheck check --handler example.com/app/api.Handle ./api
  lmicheck check --evidence confirm.json ./...
  lmicheck check --baseline .lmicheck-baseline.json --write-baseline ./...
  lmicheck check --new-from origin/main ./...
  lmicheck check --shard 2/4 --format json -o 2.json ./...
  lmicheck check --diff ./...
  lmicheck check --fix --rules lazyinit,exitpath ./...`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cmp.Or(out.validate(), inv.writable("output", out.file), fixes.validate(cmd)); err != nil {
				return err
			}
			if err := inv.prepare(&adopt, &flags, fixes); err != nil {
				return err
			}
			if fixes.diff {
				return inv.diffFixes(cmd.Context(), args, flags, out)
			}
			find := inv.scan
			if fixes.fix {
				find = inv.fix
			}
			result, err := find(cmd.Context(), args, flags)
			if err != nil {
				return err
			}
			if err := inv.merge(result.Report, verdicts); err != nil {
				return err
			}
			if err := inv.compare(cmd.Context(), result, args, flags, adopt); err != nil {
				return err
			}
			return inv.write(result.Report, out, flags.quiet)
		},
	}
	flags.register(cmd)
	cmd.Flags().StringSliceVar(&flags.rules, "rules", nil, "run only these `rules` (names or codes)")
	cmd.Flags().StringSliceVar(&flags.disable, "disable", nil, "do not run these `rules`")
	cmd.Flags().StringVar(&verdicts, "evidence", "", "show the verdicts in `file`, which \"lmicheck confirm --evidence\" has written")
	adopt.register(cmd)
	fixes.register(cmd)
	out.register(cmd, "warning")
	return cmd
}

// scan loads and analyses packages. File names in the result are absolute.
func (inv *invocation) scan(ctx context.Context, patterns []string, flags analysisFlags) (*scan.Result, error) {
	return inv.scanIn(ctx, inv.Dir, inv.Env, patterns, flags)
}

// scanIn analyses packages as seen from a directory.
func (inv *invocation) scanIn(ctx context.Context, dir string, env, patterns []string, flags analysisFlags) (*scan.Result, error) {
	rules, err := inv.selectRules(flags)
	if err != nil {
		return nil, err
	}
	if flags.knowledge != "" && !filepath.IsAbs(flags.knowledge) {
		flags.knowledge = filepath.Join(inv.Dir, flags.knowledge)
	}
	progress := startProgress(inv.Stderr, flags.quiet)
	defer progress.stop()
	return inv.scanRules(ctx, rules, dir, env, patterns, flags, progress.stage)
}

// scanRules runs rules over packages, and says meanwhile what it does.
func (inv *invocation) scanRules(ctx context.Context, rules []analyzers.Rule, dir string, env, patterns []string, flags analysisFlags, stage func(string)) (*scan.Result, error) {
	from := load.Options{Tags: flags.tags, Deps: flags.deps, Env: env}
	opts := scan.Options{
		Tool:      tool(),
		Rules:     rules,
		Registry:  inv.Rules,
		Severity:  inv.severity,
		Handlers:  flags.handlers,
		Knowledge: flags.knowledge,
		Shard:     flags.shard,
		Conflict:  inv.Conflict,
	}
	prog, result, err := analyze(ctx, dir, patterns, from, opts, stage)
	if err != nil {
		return nil, err
	}
	// Functions that a library starts are found in the body of the library only.
	starters := prog.Starters(func(path string) bool {
		return !slices.Contains(result.Packages, path) || result.Report.HasEntry(path)
	})
	if len(starters) == 0 {
		return result, nil
	}
	from.Deps = slices.Concat(from.Deps, starters)
	_, wider, err := analyze(ctx, dir, patterns, from, opts, stage)
	if err != nil || len(wider.Report.Roots) <= len(result.Report.Roots) {
		return result, nil
	}
	return wider, nil
}

// analyze loads packages and runs the rules over them.
func analyze(ctx context.Context, dir string, patterns []string, from load.Options, opts scan.Options, stage func(string)) (*load.Program, *scan.Result, error) {
	stage("loading packages")
	prog, err := load.Load(ctx, dir, patterns, from)
	if err != nil {
		return nil, nil, err
	}
	stage("analysing packages")
	opts.Deps = from.Deps
	result, err := scan.Run(ctx, prog, opts)
	return prog, result, err
}

// selectRules returns the rules to run: those asked for, or those on by default.
func (inv *invocation) selectRules(flags analysisFlags) ([]analyzers.Rule, error) {
	named := func(flag string, words []string) ([]string, error) {
		var names []string
		for _, word := range words {
			rule, ok := ruledoc.Find(inv.Rules, strings.TrimSpace(word))
			if !ok {
				if _, ok := ruledoc.Find(ruledoc.Observed, strings.TrimSpace(word)); ok {
					return nil, usagef("--%s: %q is what \"lmicheck run\" observes, and not a rule of the analysis", flag, word)
				}
				return nil, usagef("--%s: there is no rule %q%s; \"lmicheck rules\" lists them", flag, word, inv.similar(word))
			}
			names = append(names, rule.Analyzer.Name)
		}
		return names, nil
	}
	only, err := named("rules", flags.rules)
	if err != nil {
		return nil, err
	}
	disabled, err := named("disable", flags.disable)
	if err != nil {
		return nil, err
	}
	var list []analyzers.Rule
	for _, rule := range inv.Rules {
		name := rule.Analyzer.Name
		wanted := rule.Default
		if len(only) > 0 {
			wanted = slices.Contains(only, name)
		}
		if wanted && !slices.Contains(disabled, name) {
			list = append(list, rule)
		}
	}
	return list, nil
}
