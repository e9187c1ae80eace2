package cli

import (
	"context"
	"go/build"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/harness/awsstub"
	"github.com/lmicheck/lmicheck/harness/events"
	"github.com/lmicheck/lmicheck/harness/size"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// runFlags are the flags of run.
type runFlags struct {
	tags, eventNames, skip []string
	events, bootstrap      string
	concurrency, memory    int
	ratio, vcpu            float64
	instance               string
	timeout                time.Duration
	endpoint, fixtures     string
	latency                time.Duration
	quick, quiet           bool
}

func (f *runFlags) register(cmd *cobra.Command) {
	f.registerFunction(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.instance, "instance", "", "say how many environments fit on an instance of this `type`, such as c8g.xlarge")
	flags.StringVar(&f.bootstrap, "bootstrap", "", "run this `executable` instead of a package, whatever it is written in")
	flags.StringSliceVar(&f.skip, "skip", nil, "`phases` to leave out")
	flags.StringSliceVar(&f.tags, "tags", nil, "build `tags`, separated by commas")
	flags.BoolVar(&f.quick, "quick", false, "take a quarter of the time")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress, no summary")
}

// defaultTimeout is that of Lambda.
const defaultTimeout = iac.DefaultTimeout * time.Second

// registerFunction registers the flags that say how a function is run.
func (f *runFlags) registerFunction(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.events, "events", "", "take events from `path`: a .json file, a .jsonl file (one on each line), or a directory of those")
	flags.StringSliceVar(&f.eventNames, "event", nil, "take the event of this `shape`: "+strings.Join(events.Names(), ", "))
	flags.IntVar(&f.concurrency, "concurrency", 0, "invocations at once: PerExecutionEnvironmentMaxConcurrency (default: 8 for each vCPU)")
	flags.IntVar(&f.memory, "memory", 0, "`MB` of the execution environment (default 2048)")
	flags.Float64Var(&f.ratio, "ratio", 0, "`GiB` of memory for each vCPU: 2, 4 or 8 (default 2)")
	flags.Float64Var(&f.vcpu, "vcpu", 0, "vCPUs of the execution environment")
	flags.DurationVar(&f.timeout, "timeout", defaultTimeout, "time that an invocation has")
	flags.StringVar(&f.endpoint, "aws-endpoint", "", "where requests to AWS go: `stub`, which answers all of them here, or a URL (default: to AWS)")
	flags.StringVar(&f.fixtures, "aws-fixtures", "", "`dir` with answers of the stub, SERVICE/OPERATION.json")
	flags.DurationVar(&f.latency, "aws-latency", 0, "time that the stub takes for an answer (default 5ms)")
}

func (inv *invocation) run() *cobra.Command {
	var flags runFlags
	var out outputFlags
	cmd := &cobra.Command{
		Use:   "run [flags] PACKAGE",
		Short: "Run a function with many invocations at once, and say what happens",
		Long: `Run builds a function, starts it as Lambda Managed Instances would, in one process
that serves many invocations at once, and observes: data races, crashes, data of one
invocation in the answer to another, files that two use at once, changes of the
environment, late answers, and what invocations leave behind. It measures throughput,
latency and memory at each concurrency, and recommends one.

The function is the real one, with a probe before its handler. Its source is not
changed. It sees the environment of this process and, unless --aws-endpoint is given,
the real services: give it events and credentials that may be used thousands of times.

Without --events and --event, events are those in testdata/events or events beside the
package, if it is named by its directory. Without any, one is made for the type that the
handler takes.

The phases, in their order:

	` + strings.Join(harness.Phases(), "\n\t") + `

What was observed has happened. That nothing was observed proves nothing.

The exit code is 0 if nothing at or above --fail-on was observed, 1 if something was,
and 2 if the function could not be run.`,
		Example: `  lmicheck run ./cmd/api
  lmicheck run --event apigatewayv2 --concurrency 32 ./cmd/api
  lmicheck run --events testdata/events --aws-endpoint stub ./cmd/orders
  lmicheck run --instance c8g.xlarge --memory 4096 --quick ./cmd/api
  lmicheck run --bootstrap ./target/lambda/bootstrap --event sqs`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := out.validate(); err != nil {
				return err
			}
			if err := inv.writable("output", out.file); err != nil {
				return err
			}
			opts, err := inv.runOptions(flags, args)
			if err != nil {
				return &usageError{err}
			}
			result, err := inv.execute(cmd.Context(), opts, flags.quiet)
			if err != nil {
				return err
			}
			return inv.write(runReport(result), out, flags.quiet)
		},
	}
	flags.register(cmd)
	out.register(cmd, "warning")
	return cmd
}

// runOptions makes options of the flags of run.
func (inv *invocation) runOptions(f runFlags, args []string) (harness.Options, error) {
	pkg := ""
	switch {
	case f.bootstrap != "" && len(args) > 0:
		return harness.Options{}, usagef("give a package or --bootstrap, not both")
	case f.bootstrap == "" && len(args) != 1:
		return harness.Options{}, usagef("usage: lmicheck run [flags] PACKAGE, with one main package such as ./cmd/api")
	case f.bootstrap == "":
		pkg = args[0]
	}
	opts, err := inv.functionOptions(f, pkg)
	if err != nil {
		return opts, err
	}
	opts.Tags, opts.Quick, opts.Skip = f.tags, f.quick, f.skip
	if f.bootstrap != "" {
		opts.Bootstrap = inv.path(f.bootstrap)
	}
	if f.instance != "" {
		if opts.Instance, err = size.ParseInstance(f.instance); err != nil {
			return opts, err
		}
	}
	opts.Events, err = inv.eventsOf(f)
	if err == nil && len(opts.Events) == 0 && build.IsLocalImport(pkg) {
		opts.Events, err = eventsBeside(inv.path(pkg))
	}
	return opts, err
}

// functionOptions makes options of the flags that say how a function is run.
func (inv *invocation) functionOptions(f runFlags, pkg string) (harness.Options, error) {
	opts := harness.Options{Dir: inv.Dir, Env: inv.Env, Package: pkg, Concurrency: f.concurrency, Timeout: f.timeout}
	if f.timeout <= 0 {
		return opts, usagef("--timeout: %v is no time", f.timeout)
	}
	var err error
	if opts.Size, err = size.Resolve(f.memory, f.ratio, f.vcpu); err != nil {
		return opts, err
	}
	return opts, inv.endpoint(f, &opts)
}

// path makes a file name of the user's absolute.
func (inv *invocation) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(inv.Dir, name)
}

func (inv *invocation) endpoint(f runFlags, opts *harness.Options) error {
	switch {
	case f.endpoint == "stub":
		opts.Stub = &awsstub.Config{Latency: f.latency}
		if f.fixtures != "" {
			opts.Stub.Fixtures = inv.path(f.fixtures)
		}
	case f.fixtures != "" || f.latency != 0:
		return usagef("--aws-fixtures and --aws-latency need --aws-endpoint stub")
	case strings.HasPrefix(f.endpoint, "http://"), strings.HasPrefix(f.endpoint, "https://"):
		opts.Env = append(slices.Clone(opts.Env), "AWS_ENDPOINT_URL="+f.endpoint)
	case f.endpoint != "":
		return usagef("--aws-endpoint: %q is neither \"stub\" nor a URL", f.endpoint)
	}
	return nil
}

func (inv *invocation) eventsOf(f runFlags) ([]events.Template, error) {
	var out []events.Template
	if f.events != "" {
		list, err := events.Load(inv.path(f.events))
		if err != nil {
			return nil, err
		}
		out = list
	}
	for _, name := range f.eventNames {
		t, err := events.Named(name)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// eventsBeside returns the events that are kept beside a main package, if there are any.
func eventsBeside(pkg string) ([]events.Template, error) {
	for _, dir := range []string{filepath.Join(pkg, "testdata", "events"), filepath.Join(pkg, "events")} {
		if exists(dir) {
			return events.Load(dir)
		}
	}
	return nil, nil
}

// execute runs the function, and says meanwhile what it does.
func (inv *invocation) execute(ctx context.Context, opts harness.Options, quiet bool) (*harness.Result, error) {
	progress := startProgress(inv.Stderr, quiet)
	defer progress.stop()
	opts.Progress = progress.stage
	return harness.Run(ctx, opts)
}

// runReport makes a report of a run.
func runReport(result *harness.Result) *report.Report {
	r := report.New(tool())
	r.Runs = []*harness.Result{result}
	r.Findings = append(r.Findings, result.Findings...)
	r.Roots = append(r.Roots, report.Root{Name: result.Handler, Package: result.Package, Start: result.Start})
	for _, note := range result.Notes {
		r.BlindSpots = append(r.BlindSpots, finding.BlindSpot{Kind: "run", What: note, Count: 1})
	}
	return r
}
