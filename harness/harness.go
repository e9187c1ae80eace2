// Package harness runs a function as Lambda Managed Instances would, many invocations at
// a time in one process, and says what happens.
//
//	result, err := harness.Run(ctx, harness.Options{Dir: dir, Package: "./cmd/api"})
//
// A run has phases, see Phases. Each has an end in time and in number, and what one of
// them breaks (a function that hangs, exits, forks, floods) ends with that phase. The
// user's files are not changed, and nothing is left behind.
//
// A run shows what happens with the events that it has, on code that they reach. That
// nothing was seen does not prove that there is nothing.
package harness

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/lmicheck/lmicheck/harness/awsstub"
	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/environment"
	"github.com/lmicheck/lmicheck/harness/events"
	"github.com/lmicheck/lmicheck/harness/load"
	"github.com/lmicheck/lmicheck/harness/observation"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/harness/size"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Options say what to run, and how. One of Package and Bootstrap is required; the zero
// value of everything else stands for its default.
type Options struct {
	Dir       string   // where Package is looked for; default: the working directory
	Package   string   // a main package, as for the go command
	Bootstrap string   // an executable that speaks the Runtime API, in whatever language
	Tags      []string // build tags
	Env       []string // default: that of the harness
	Cache     string   // see build.Request

	Events      []events.Template // default: one made for the type of the handler's event
	Concurrency int               // PerExecutionEnvironmentMaxConcurrency; default 8 for each vCPU
	Size        size.Environment  // default: 2048 MB, 1 vCPU
	Instance    size.Instance     // to say how many environments fit on it
	Timeout     time.Duration     // of an invocation; default 3 s
	Quick       bool              // a quarter of the time
	Skip        []string          // names of phases
	Stub        *awsstub.Config   // an endpoint for all services of AWS; default: the real ones

	// Progress is told what is being done.
	Progress func(what string)
}

// A Result is what came of a run.
type Result struct {
	Package     string            `json:"package,omitempty"`   // import path
	Bootstrap   string            `json:"bootstrap,omitempty"` // the executable, if it was given
	Handler     string            `json:"handler,omitempty"`
	Source      string            `json:"source,omitempty"` // hash of the source that was run, if the caller has one
	Setup       string            `json:"setup,omitempty"`  // hash of how it was run, likewise
	Events      []string          `json:"events"`           // their names
	Start       finding.Span      `json:"start"`            // the beginning of the handler
	Findings    []finding.Finding `json:"-"`
	Concurrency int               `json:"concurrency"`
	Pollers     int               `json:"pollers"` // clients that polled, of Concurrency
	Phases      []Phase           `json:"phases"`
	Capacity    Capacity          `json:"capacity"`
	Notes       []string          `json:"notes"` // what the run did not or could not do
}

// A Phase is a part of a run.
type Phase struct {
	Name        string        `json:"name"`
	Took        time.Duration `json:"took"` // nanoseconds
	Invocations int           `json:"invocations"`
	Skipped     string        `json:"skipped,omitempty"` // why
	Cut         bool          `json:"cut,omitempty"`     // its time was over before it was done
}

// Run runs a function. The error says that it could not be run; what the function does
// wrong is in the result.
func Run(ctx context.Context, opts Options) (*Result, error) {
	r, err := newRun(opts)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.prepare(ctx); err != nil {
		return nil, err
	}
	for _, p := range phases {
		if err := r.phase(ctx, p); err != nil {
			return nil, err
		}
	}
	r.result.Capacity = r.capacity()
	r.result.Start = r.log.Function.Start
	r.result.Findings = r.log.Findings()
	return r.result, nil
}

// A run is what the phases of one run share.
type run struct {
	opts   Options
	result *Result
	log    observation.Log
	sender load.Sender

	function *build.Function // nil: an executable was given
	work     string
	binaries map[build.Variant]build.Binary
	symbols  *racelog.Symbols // of the binary with the race detector
	stub     *awsstub.Server  // nil: none
	count    int              // of processes

	alone       []alone // by template
	distinctive [][]string
	points      []Point // of the capacity table
	brokeAt     int     // the concurrency at which the process ended under load; 0: it did not
	held        string  // how the size was held
	foreigns    int     // answers and requests that had data of others
	unanswered  int     // invocations that had no answer in their time
	current     *Phase
}

// alone is what is known of a template from invocations one after the other.
type alone struct {
	long, late int // answers that took nearly all of the time, and those after it
	tried      bool
	answered   bool // within the timeout, with a response or an error
	foreign    bool // answers have data of earlier invocations
	requests   bool // requests to services have data of several invocations
	p50        time.Duration
	bodies     []string
}

func newRun(opts Options) (*run, error) {
	opts.Timeout = cmp.Or(opts.Timeout, 3*time.Second)
	if opts.Size == (size.Environment{}) {
		var err error
		if opts.Size, err = size.Resolve(0, 0, 0); err != nil {
			return nil, err
		}
	}
	opts.Concurrency = cmp.Or(opts.Concurrency, min(maxConcurrency, max(8, int(8*opts.Size.VCPU))))
	if opts.Concurrency < 2 || opts.Concurrency > maxConcurrency {
		return nil, fmt.Errorf("concurrency %d: allowed are 2 to %d", opts.Concurrency, maxConcurrency)
	}
	if opts.Env == nil {
		opts.Env = os.Environ()
	}
	if opts.Progress == nil {
		opts.Progress = func(string) {}
	}
	for _, name := range opts.Skip {
		if !slices.Contains(PhaseNames()[1:], name) { // all others need the first
			return nil, fmt.Errorf("there is no phase %q that can be left out: there are %s", name, strings.Join(PhaseNames()[1:], ", "))
		}
	}
	return &run{
		opts:     opts,
		result:   &Result{Concurrency: opts.Concurrency, Events: []string{}, Notes: []string{}},
		sender:   load.Sender{Tokens: events.NewTokens(rand.Text())},
		binaries: map[build.Variant]build.Binary{},
	}, nil
}

// maxConcurrency is how many invocations the probe tells apart.
const maxConcurrency = 64

// prepare builds what is needed, or checks the executable.
func (r *run) prepare(ctx context.Context) error {
	if err := r.listen(); err != nil {
		return err
	}
	if r.opts.Bootstrap != "" {
		return r.prepareBootstrap()
	}
	if err := r.prepareFunction(ctx); err != nil {
		return err
	}
	_, err := r.binary(ctx, build.Plain)
	return err
}

// listen starts the endpoint for services, if one was asked for.
func (r *run) listen() error {
	if r.opts.Stub == nil {
		return nil
	}
	stub, err := awsstub.Listen(*r.opts.Stub)
	if err != nil {
		return err
	}
	r.stub = stub
	r.opts.Env = append(slices.Clone(r.opts.Env), stub.Env()...)
	return nil
}

// prepareFunction lays out what differs from the user's own build.
func (r *run) prepareFunction(ctx context.Context) error {
	r.opts.Progress("preparing " + r.opts.Package)
	f, err := build.Prepare(ctx, build.Request{Dir: r.opts.Dir, Package: r.opts.Package, Tags: r.opts.Tags, Env: r.opts.Env, Cache: r.opts.Cache})
	if err != nil {
		return err
	}
	r.function, r.work = f, f.Work()
	r.result.Package = f.Path
	r.log.Function = observation.Function{Package: f.Path, Roots: f.Roots}
	if f.Raised != "" {
		r.log.TooFewPollers(1, r.opts.Concurrency, finding.Span{File: f.Module.GoMod, Line: 1, Column: 1},
			fmt.Sprintf("aws-lambda-go %s; everything else here was seen with %s", f.Library, f.Raised))
	}
	if r.stub != nil && f.SDKv1 {
		r.note("the function has aws-sdk-go v1, which does not know AWS_ENDPOINT_URL: its requests go to AWS, with credentials that are refused, unless it sets the endpoint itself")
	}
	if f.NoRace != "" {
		r.note("no data races could be seen: " + f.NoRace)
	}
	return nil
}

func (r *run) prepareBootstrap() error {
	path, err := filepath.Abs(r.opts.Bootstrap)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir() || info.Mode()&0o111 == 0:
		return fmt.Errorf("%s is not executable", path)
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(cmp.Or(r.opts.Cache, filepath.Join(dir, "lmicheck")), "run")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if r.work, err = os.MkdirTemp(dir, ""); err != nil {
		return err
	}
	r.result.Bootstrap = path
	r.binaries[build.Plain] = build.Binary{Path: path}
	r.log.Function = observation.Function{Package: filepath.Base(path), Start: finding.Span{File: path, Line: 1, Column: 1}}
	r.note("an executable was given: no data races, and no operations on files, can be seen")
	return nil
}

// binary builds a variant, once.
func (r *run) binary(ctx context.Context, v build.Variant) (build.Binary, error) {
	if b, ok := r.binaries[v]; ok {
		return b, nil
	}
	r.opts.Progress(fmt.Sprintf("building %s (%s; the first time takes a minute or two)", r.function.Path, v))
	b, err := r.function.Build(ctx, v)
	if err != nil {
		return b, err
	}
	r.binaries[v] = b
	if v == build.Race {
		r.symbols, _ = racelog.ReadSymbols(b.Path) // without them, variables have no names
	}
	return b, nil
}

func (r *run) note(text string) {
	if !slices.Contains(r.result.Notes, text) {
		r.result.Notes = append(r.result.Notes, text)
	}
}

func (r *run) close() {
	if r.stub != nil {
		r.stub.Close()
	}
	if r.function != nil {
		r.function.Close()
	} else if r.work != "" {
		os.RemoveAll(r.work)
	}
}

// A started is a process of the function, with what holds it to a size.
type started struct {
	*environment.Environment
	limit *size.Limit
}

// Close ends the process, and what holds it.
func (s *started) Close() environment.End {
	end := s.Environment.Close()
	s.limit.Close() // what is left of it does no harm, and the next run sees to it
	return end
}

// start starts a process and waits until it polls. It is held to memory: to that of the
// environment, or to four times that with the race detector, which takes as much; and to
// CPU time if held says so.
func (r *run) start(ctx context.Context, v build.Variant, held bool, cfg environment.Config) (_ *started, err error) {
	b, err := r.binary(ctx, v)
	if err != nil {
		return nil, err
	}
	target := r.opts.Size
	if !held {
		target.VCPU = float64(runtime.NumCPU())
	}
	if v == build.Race {
		target.MemoryMiB *= 4
	}
	s := &started{}
	if s.limit, err = size.New(target); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.limit.Close()
		}
	}()
	cfg.Limit = s.limit
	r.count++
	cfg.Path, cfg.Env, cfg.MemoryMiB = b.Path, r.opts.Env, r.opts.Size.MemoryMiB
	cfg.Concurrency = cmp.Or(cfg.Concurrency, r.opts.Concurrency)
	cfg.Timeout = cmp.Or(cfg.Timeout, r.opts.Timeout)
	cfg.Work = filepath.Join(r.work, fmt.Sprint(r.count))
	if r.function != nil {
		cfg.Dir, cfg.Probed = r.function.Dir, true
	}
	if err := os.MkdirAll(cfg.Work, 0o755); err != nil {
		return nil, err
	}
	if s.Environment, err = environment.Start(ctx, cfg); err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	if err := s.Ready(wait); err != nil {
		s.Environment.Close()
		return nil, err
	}
	return s, nil
}

// startTime is how long a function may take until it polls. Lambda gives 130 s and more;
// what takes that long cannot be started some twenty times here.
const startTime = 20 * time.Second
