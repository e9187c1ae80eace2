package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/html"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/json"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/markdown"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/text"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/traffic"
	"github.com/lmicheck/lmicheck/harness/size"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// auditFlags are the flags of audit.
type auditFlags struct {
	analysis analysisFlags

	traffic                  string
	requests, duration, peak float64

	instance             string
	ec2, lambda, fargate float64 // discounts in per cent
	noFreeTier           bool

	evidence []string
	run      bool
	how      runFlags // how functions are run, and what environments they would have
	budget   time.Duration
}

const auditLong = `Audit says of each function in a directory whether to move it to Lambda Managed Instances:
what its template has to change, what in its code has to be repaired, and what it costs.

It reads templates (CloudFormation, SAM, what the CDK has written to cdk.out, Terraform,
the Serverless Framework), finds the Go package behind each function, and analyses each
module once, as "lmicheck check" does. Functions that no template names are listed from the
code. Nothing is executed without --run, and nothing is fetched.

Costs are compared for functions whose traffic is known: from --requests and --duration,
which are for every function, or from --traffic, a YAML file or an export of CloudWatch
(see docs/audit.md for both). Prices are those of us-east-1. Unless flags say otherwise, size,
concurrency and timeout are those that the function has, or would have, by its template.

With --evidence, verdicts and capacities are taken from reports in JSON form that "lmicheck
confirm" or "lmicheck run" have written. With --run, functions that have events are run, as by
these two commands.

The exit code is 0 if there is nothing to repair, 1 if a function that could move has
findings at or above --fail-on or is blocked, and 2 if something could not be read or analysed.`

func (inv *invocation) audit() *cobra.Command {
	var flags auditFlags
	var out outputFlags
	cmd := &cobra.Command{
		Use:   "audit [flags] [directory]",
		Short: "Decide function by function whether to move, from templates, code and cost",
		Long:  auditLong,
		Example: `  lmicheck audit
  lmicheck audit --requests 50e6 --duration 120 services/
  lmicheck audit --traffic traffic.yaml --ec2-discount 28 -o audit.html
  lmicheck audit --evidence confirm.json --traffic metrics.json --format json
  lmicheck audit --run --aws-endpoint stub`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := prepareOutput(cmd, &out); err != nil {
				return err
			}
			if err := inv.writable("output", out.file); err != nil {
				return err
			}
			opts, err := inv.auditOptions(cmd, flags)
			if err != nil {
				return &usageError{err}
			}
			r, err := inv.auditDirectory(cmd.Context(), append(args, ".")[0], flags, opts)
			if err != nil {
				return err
			}
			return inv.writeAudit(r, out, flags.analysis.quiet)
		},
	}
	flags.register(cmd)
	out.registerFormats(cmd, "warning", auditFormatNames())
	// Other commands have other formats. The error would say that there is no such flag.
	_ = cmd.RegisterFlagCompletionFunc("format", fixed(auditFormatNames()...))
	return cmd
}

func (f *auditFlags) register(cmd *cobra.Command) {
	f.analysis.register(cmd)
	flags := cmd.Flags()
	flags.StringSliceVar(&f.analysis.rules, "rules", nil, "run only these `rules` (names or codes)")
	flags.StringSliceVar(&f.analysis.disable, "disable", nil, "do not run these `rules`")
	flags.StringVar(&f.traffic, "traffic", "", "read the traffic of functions from `file`: YAML, or what \"aws cloudwatch get-metric-data\" prints")
	flags.Float64Var(&f.requests, "requests", 0, "`number` of invocations in a month of each function that --traffic says nothing of, such as 50e6")
	flags.Float64Var(&f.duration, "duration", 0, "average `milliseconds` of an invocation, likewise")
	flags.Float64Var(&f.peak, "peak", 0, "highest sustained rate as a `multiple` of the average, likewise (default 1)")
	flags.StringVar(&f.instance, "instance", "", "instance `type` for functions of its architecture (default: the cheapest that holds them)")
	flags.Float64Var(&f.ec2, "ec2-discount", 0, "`percent` that savings plans or reserved instances take off the price of instances")
	flags.Float64Var(&f.lambda, "lambda-discount", 0, "`percent` that savings plans take off the duration of standard functions")
	flags.Float64Var(&f.fargate, "fargate-discount", 0, "`percent` that savings plans take off Fargate")
	flags.BoolVar(&f.noFreeTier, "no-free-tier", false, "the free tier is used up by other functions")
	flags.StringSliceVar(&f.evidence, "evidence", nil, "take verdicts and capacities from `files` that \"lmicheck confirm\" or \"lmicheck run\" has written as JSON")
	flags.BoolVar(&f.run, "run", false, "run functions that have events, and confirm their findings")
	flags.DurationVar(&f.budget, "budget", 0, "with --run, time for the findings of a function (default: 10s for each)")
	flags.BoolVar(&f.how.quick, "quick", false, "with --run, take a quarter of the time")
	f.how.registerFunction(cmd)
	f.describe(cmd)
}

// describe says what flags of other commands do in this one: defaults are those of each function.
func (f *auditFlags) describe(cmd *cobra.Command) {
	for name, usage := range map[string]string{
		"quiet":       "no progress; of the text, only the table, the decision and errors",
		"memory":      "`MB` of the execution environment (default: what the function has, and 2048 at least)",
		"ratio":       "`GiB` of memory for each vCPU: 2, 4 or 8 (default: the template's, or 2)",
		"concurrency": "invocations at once: PerExecutionEnvironmentMaxConcurrency (default: the template's, or 8 for each vCPU)",
		"timeout":     "with --run, time that an invocation has (default: the template's)",
	} {
		cmd.Flags().Lookup(name).Usage = usage
	}
	cmd.Flags().Lookup("timeout").DefValue = "0s" // so that help names no other
}

// An auditFormat is one that audits are written in.
type auditFormat struct {
	name       string
	extensions []string
	write      func(io.Writer, *audit.Report, rendering) error
}

// auditFormats lists all formats. The first is the default.
var auditFormats = []auditFormat{
	{"text", nil, func(w io.Writer, r *audit.Report, o rendering) error {
		return text.Write(w, r, text.Options{Color: o.color, Quiet: o.quiet})
	}},
	{"json", []string{".json"}, func(w io.Writer, r *audit.Report, _ rendering) error { return json.Write(w, r) }},
	{"html", []string{".html", ".htm"}, func(w io.Writer, r *audit.Report, o rendering) error {
		return html.Write(w, r, html.Options{Dir: o.dir, Rules: o.rules})
	}},
	{"markdown", []string{".md", ".markdown"}, func(w io.Writer, r *audit.Report, o rendering) error {
		return markdown.Write(w, r, markdown.Options{Rules: o.rules})
	}},
}

func auditFormatNames() []string {
	var names []string
	for _, f := range auditFormats {
		names = append(names, f.name)
	}
	return names
}

// prepareOutput takes the format from the name of the file if none is given.
func prepareOutput(cmd *cobra.Command, out *outputFlags) error {
	if !cmd.Flags().Changed("format") {
		for _, f := range auditFormats {
			if slices.Contains(f.extensions, filepath.Ext(out.file)) {
				out.format = f.name
			}
		}
	}
	return out.validate()
}

// auditOptions makes options of the flags for traffic, cost and size.
func (inv *invocation) auditOptions(cmd *cobra.Command, f auditFlags) (audit.Options, error) {
	o := audit.Options{
		Cost: cost.Options{
			FreeTier: !f.noFreeTier, Instance: f.instance,
			EC2: f.ec2 / 100, Lambda: f.lambda / 100, Fargate: f.fargate / 100,
		},
		Memory: f.how.memory, Ratio: f.how.ratio, Concurrency: f.how.concurrency,
	}
	if err := o.Cost.Check(); err != nil {
		return o, err
	}
	if f.how.memory != 0 || f.how.ratio != 0 || f.how.vcpu != 0 {
		e, err := size.Resolve(f.how.memory, f.how.ratio, f.how.vcpu)
		if err != nil {
			return o, err
		}
		if f.how.vcpu != 0 {
			o.Memory, o.Ratio = e.MemoryMiB, float64(e.MemoryMiB)/1024/e.VCPU
		}
	}
	given := traffic.Entry{}
	for name, at := range map[string]struct {
		value *float64
		to    **float64
		least float64
	}{"requests": {&f.requests, &given.Requests, 0}, "duration": {&f.duration, &given.Duration, 0}, "peak": {&f.peak, &given.Peak, 1}} {
		if cmd.Flags().Changed(name) {
			if !(*at.value >= at.least) {
				return o, usagef("--%s: %g is less than %g", name, *at.value, at.least)
			}
			*at.to = at.value
		}
	}
	var err error
	o.Traffic, err = inv.trafficTable(f.traffic, given)
	return o, err
}

// trafficTable reads the file of the traffic, if there is one; flags are for what it does not say.
func (inv *invocation) trafficTable(file string, flags traffic.Entry) (*traffic.Table, error) {
	if file == "" {
		return traffic.New(flags), nil
	}
	t, err := traffic.Read(inv.path(file), filepath.ToSlash(file))
	if err != nil {
		return nil, usagef("--traffic: %w", err)
	}
	t.Override(flags)
	return t, nil
}

// writeAudit writes the report and settles the exit code.
func (inv *invocation) writeAudit(r *audit.Report, f outputFlags, quiet bool) error {
	r.Relative(inv.Dir, repositoryRoot(inv.Dir))
	inv.code = r.ExitCode(finding.Severity(f.failOn))
	format := auditFormats[slices.IndexFunc(auditFormats, func(a auditFormat) bool { return a.name == f.format })]
	var buf bytes.Buffer
	rules := slices.Concat(inv.Rules, ruledoc.Observed)
	if err := format.write(&buf, r, rendering{dir: inv.Dir, rules: rules, color: inv.useColor(f), quiet: quiet}); err != nil {
		return err
	}
	return inv.deliver(buf.Bytes(), f.file, r.Errors)
}

// auditDirectory makes the report on a directory. File names in it are absolute.
func (inv *invocation) auditDirectory(ctx context.Context, dir string, flags auditFlags, opts audit.Options) (*audit.Report, error) {
	abs, err := filepath.EvalSymlinks(inv.path(dir))
	if err != nil {
		return nil, usagef("%s: %w", dir, err)
	}
	if info, err := os.Stat(abs); err != nil || !info.IsDir() {
		return nil, usagef("%s: it is not a directory", dir)
	}
	progress := startProgress(inv.Stderr, flags.analysis.quiet)
	defer progress.stop()
	a := &auditor{inv: inv, flags: flags, dir: abs, stage: progress.stage}
	if err := a.read(ctx); err != nil {
		return nil, err
	}
	if err := a.scan(ctx); err != nil {
		return nil, err
	}
	a.report = audit.Collect(audit.Input{Tool: tool(), Directory: dir, Dir: abs, Project: a.project, Scans: a.scans, Problems: a.problems})
	if err := a.takeEvidence(); err != nil {
		return nil, err
	}
	if flags.run {
		if err := a.runAll(ctx, opts); err != nil {
			return nil, err
		}
	}
	return a.report, audit.Conclude(a.report, a.project, opts)
}
