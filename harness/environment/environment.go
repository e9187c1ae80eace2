// Package environment runs a function in an execution environment as Lambda Managed
// Instances make one: one process, many invocations at a time.
//
//	e, err := environment.Start(ctx, environment.Config{Path: "./bootstrap", Concurrency: 8, Work: dir})
//	err = e.Ready(ctx)
//	result := e.Invoke(ctx, payload, slot, 0, 0)
//	end := e.Close()
//
// The process sees the variables that Lambda sets, a /tmp of its own and, where the
// system permits that, its own directory read-only, as /var/task is on Lambda. When it
// ends, invocations that wait for it end with it.
package environment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/lmicheck/lmicheck/harness/probe"
	"github.com/lmicheck/lmicheck/harness/process"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// A Config says what runs, and how. Path, Concurrency and Work are required.
type Config struct {
	Path        string
	Args        []string
	Dir         string   // working directory; default: that of Path
	Env         []string // nil: that of the harness; what Lambda sets is added
	Concurrency int      // PerExecutionEnvironmentMaxConcurrency
	MemoryMiB   int      // told to the function; default 2048
	Work        string   // directory for what belongs to this process; it must exist
	Probed      bool     // built with the probe
	Timeout     time.Duration
	Grace       time.Duration // see runtimeapi.Config
	Limit       Limit         // nil: none
}

// A Limit holds a process to a size; see harness/size.
type Limit interface {
	Prepare(*syscall.SysProcAttr)
	Started(pid int) error
	Env() []string
}

// An Environment is a function that runs.
type Environment struct {
	API     *runtimeapi.Server
	Process *process.Process
	Probe   *probe.Conn // nil if there is none, until Ready
	Tmp     string      // what the function has for /tmp, or for TMPDIR
	Private bool        // Tmp is its /tmp

	cfg    Config
	listen *probe.Listener
	ctx    context.Context // ends with the process
	cancel context.CancelCauseFunc
	count  atomic.Int64
	closed func() End
}

// ErrDied is the cause of the abortion of invocations whose process has ended.
var ErrDied = errors.New("the process of the function has ended")

// Start starts a function. Close must be called, whatever happens; when ctx ends the
// process ends, too.
func Start(ctx context.Context, cfg Config) (_ *Environment, err error) {
	if cfg, err = cfg.complete(); err != nil {
		return nil, err
	}
	e := &Environment{cfg: cfg, Tmp: filepath.Join(cfg.Work, "tmp"), Private: process.CanConfine() == nil}
	e.closed = sync.OnceValue(e.end)
	if err := os.MkdirAll(e.Tmp, 0o755); err != nil {
		return nil, err
	}
	if e.API, err = runtimeapi.Listen(runtimeapi.Config{Timeout: cfg.Timeout, Grace: cfg.Grace}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			e.release()
		}
	}()
	command := process.Command{Path: cfg.Path, Args: cfg.Args, Dir: cfg.Dir, Env: e.variables()}
	if cfg.Probed {
		if e.listen, err = probe.Listen(); err != nil {
			return nil, err
		}
		command.Env = append(command.Env, e.listen.Env())
	}
	if e.Private {
		command.Confine = &process.View{Tmp: e.Tmp, ReadOnly: []string{cfg.Dir}, Keep: []string{cfg.Work}}
	}
	if cfg.Limit != nil {
		command.Prepare, command.Started = cfg.Limit.Prepare, cfg.Limit.Started
		command.Env = append(command.Env, cfg.Limit.Env()...)
	}
	if e.Process, err = process.Start(ctx, command); err != nil {
		return nil, err
	}
	e.ctx, e.cancel = context.WithCancelCause(ctx)
	go func() {
		<-e.Process.Ended()
		e.cancel(ErrDied)
	}()
	return e, nil
}

// complete fills in defaults. Files are named absolutely, since the function has a working
// directory of its own.
func (cfg Config) complete() (Config, error) {
	cfg.Dir = cmp.Or(cfg.Dir, filepath.Dir(cfg.Path))
	cfg.MemoryMiB = cmp.Or(cfg.MemoryMiB, 2048)
	if cfg.Env == nil {
		cfg.Env = os.Environ()
	}
	for _, name := range []*string{&cfg.Path, &cfg.Dir, &cfg.Work} {
		abs, err := filepath.Abs(*name)
		if err != nil {
			return cfg, err
		}
		*name = abs
	}
	return cfg, nil
}

// variables are those of the harness's environment, and what Lambda sets: see the
// Developer Guide, "Using Lambda environment variables", and for Managed Instances what
// AWS's emulator sets.
func (e *Environment) variables() []string {
	env := slices.DeleteFunc(slices.Clone(e.cfg.Env), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return name == "_X_AMZN_TRACE_ID" || name == "_LAMBDA_SERVER_PORT" || strings.HasPrefix(name, "LMICHECK_") ||
			name == "TMPDIR" // of the harness: the function has a directory of its own
	})
	defaults := []string{
		"AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1",
		"AWS_LAMBDA_FUNCTION_NAME=lmicheck", "AWS_LAMBDA_FUNCTION_VERSION=$LATEST.PUBLISHED",
		"AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/lmicheck", "AWS_LAMBDA_LOG_STREAM_NAME=lmicheck",
		"AWS_XRAY_CONTEXT_MISSING=LOG_ERROR", "LAMBDA_TASK_ROOT=" + e.cfg.Dir, "_HANDLER=bootstrap", "TZ=:UTC",
	}
	for _, kv := range defaults {
		name, _, _ := strings.Cut(kv, "=")
		if !slices.ContainsFunc(env, func(have string) bool { return strings.HasPrefix(have, name+"=") }) {
			env = append(env, kv)
		}
	}
	if !e.Private {
		env = append(env, "TMPDIR="+e.Tmp)
	}
	return append(env,
		"AWS_LAMBDA_RUNTIME_API="+e.API.Addr(),
		fmt.Sprintf("AWS_LAMBDA_MAX_CONCURRENCY=%d", e.cfg.Concurrency),
		"AWS_LAMBDA_INITIALIZATION_TYPE=lambda-managed-instances",
		fmt.Sprintf("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=%d", e.cfg.MemoryMiB),
		"AWS_LAMBDA_LOG_FORMAT=JSON",
		"GORACE=log_path="+quoted(filepath.Join(e.cfg.Work, raceLog)),
		"LMICHECK_SITES="+filepath.Join(e.cfg.Work, Sites),
	)
}

// Sites is the name of a file in Work to which statements that may end the process tell
// that they are reached; see package probe.
const Sites = "sites"

// Work is the directory of this process.
func (e *Environment) Work() string { return e.cfg.Work }

// quoted is the value of an option of the race detector, whose options are apart by any of
// these characters.
func quoted(value string) string {
	if strings.ContainsAny(value, " ,:\t\r\n") {
		return `"` + value + `"`
	}
	return value
}

// raceLog is the beginning of the names of files with reports of the race detector.
const raceLog = "race"

// Ready waits until the function polls for events: it has been initialised. The error
// says what it does instead.
func (e *Environment) Ready(ctx context.Context) error {
	select {
	case <-e.API.Ready():
	case <-e.Process.Ended():
	case <-ctx.Done():
		return e.notReady("does not ask for an event in time")
	}
	if e.Ended() {
		return e.early()
	}
	if e.listen != nil {
		wait, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		defer context.AfterFunc(e.ctx, cancel)()
		conn, err := e.listen.Accept(wait)
		switch {
		case err != nil && e.Ended():
			return e.early()
		case err != nil:
			return err
		}
		e.Probe = conn
	}
	return nil
}

// early is the error of a function that has ended by now.
func (e *Environment) early() error {
	what := "ends before it asks for an event: "
	if closed(e.API.Ready()) {
		what = "ends before it is sent an event: "
	}
	return e.notReady(what + e.Process.Wait().String())
}

func (e *Environment) notReady(what string) error {
	if err := e.API.InitError(); err != nil {
		what += ", and reports " + err.Error()
	}
	if text := lastLines(e.output(), 10); text != "" {
		what += "\nit wrote:\n" + text
	}
	what += "\nit sees the environment of this process: set there what it needs"
	return errors.New("the function " + what)
}

// lastLines returns the end of a text, indented.
func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) == 1 && lines[0] == "" {
		return ""
	}
	return "  " + strings.Join(lines[max(0, len(lines)-n):], "\n  ")
}

// Invoke runs an invocation in a slot; see probe.ID for waves.
func (e *Environment) Invoke(ctx context.Context, payload []byte, slot, wave, size int) runtimeapi.Result {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(e.ctx, func() { cancel(context.Cause(e.ctx)) })()
	r := e.API.Invoke(ctx, runtimeapi.Event{Payload: payload, RequestID: probe.ID(int(e.count.Add(1)), slot, wave, size)})
	if r.Outcome == runtimeapi.Aborted {
		r.Cause = cmp.Or(context.Cause(ctx), r.Cause)
	}
	return r
}

// AwaitPollers waits until n clients poll, and returns how many do.
func (e *Environment) AwaitPollers(ctx context.Context, n int) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(e.ctx, cancel)()
	return e.API.AwaitPollers(ctx, n)
}

// Ended reports whether the process has ended.
func (e *Environment) Ended() bool { return closed(e.Process.Ended()) }

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// An End is what is known once a function does not run any more.
type End struct {
	Alone   bool // it ended by itself, before Close
	Exit    process.Exit
	Reports []racelog.Report // of races, and of what the process ended with
	Output  string           // what it wrote to standard output, and then what to standard error
}

// patience is how long the function has to end by itself: the client of Go does when the
// Runtime API is gone.
const patience = 500 * time.Millisecond

// output is what the function wrote. What it ends with is on standard error, as a rule.
func (e *Environment) output() string {
	out := e.Process.Stdout.String()
	if out != "" && !strings.HasSuffix(out, "\n") {
		out += "\n"
	}
	return out + e.Process.Stderr.String()
}

// Close ends the function and reads what it has left. It may be called again, and returns
// the same.
func (e *Environment) Close() End { return e.closed() }

func (e *Environment) end() End {
	ended := e.Ended()
	e.release()
	select {
	case <-e.Process.Ended():
	case <-time.After(patience):
		e.Process.Stop(patience)
	}
	end := End{Exit: e.Process.Wait()}
	end.Alone = ended && end.Exit.Cause == nil
	e.cancel(ErrDied)
	end.Output = e.output()
	if end.Alone || e.Probe == nil {
		end.Reports = racelog.Parse(end.Output)
	}
	end.Reports = append(e.races(), end.Reports...)
	return end
}

// Races reads the reports of races so far.
func (e *Environment) Races() []racelog.Report { return e.races() }

// maxRaceLog is how many bytes of race reports are read: each has some ten thousand.
const maxRaceLog = 16 << 20

func (e *Environment) races() []racelog.Report {
	files, _ := os.ReadDir(e.cfg.Work) // sorted; what cannot be read has no reports
	var out []racelog.Report
	for _, f := range files {
		if !strings.HasPrefix(f.Name(), raceLog+".") {
			continue
		}
		text, err := readStart(filepath.Join(e.cfg.Work, f.Name()), maxRaceLog)
		if err == nil {
			out = append(out, racelog.Parse(text)...)
		}
	}
	return out
}

func readStart(name string, n int64) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, n))
	return string(text), err
}

func (e *Environment) release() {
	e.API.Close()
	if e.listen != nil {
		e.listen.Close()
	}
	if e.Probe != nil {
		e.Probe.Close()
	}
}
