package environment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/harness/process"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// deaf is the value of DEAF for a function that ignores SIGTERM, too.
const deaf = "to signals"

// role is the variable that makes this program a function; its value says what it does
// before it polls.
const role = "TEST_FUNCTION"

func TestMain(m *testing.M) {
	process.Main()
	if what, ok := os.LookupEnv(role); ok {
		function(what)
	}
	os.Exit(m.Run())
}

// function speaks the Runtime API, as a function does that has no runtime client.
func function(what string) {
	api := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/"
	if os.Getenv("DEAF") == deaf {
		signal.Ignore(syscall.SIGTERM)
	}
	switch what {
	case "exit":
		fmt.Println("no table configured")
		os.Exit(7)
	case "silence":
		os.Exit(0)
	case "signal":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "hang":
		fmt.Fprintln(os.Stderr, "waiting for the table")
		select {}
	case "init error":
		post(api+"init/error", `{"errorType":"Config","errorMessage":"no table"}`)
		os.Exit(1)
	case "poll and exit":
		go poll(api)
		time.Sleep(50 * time.Millisecond)
		os.Exit(3)
	}
	pollers, _ := strconv.Atoi(os.Getenv("AWS_LAMBDA_MAX_CONCURRENCY"))
	for range pollers {
		go func() {
			for {
				poll(api)
			}
		}()
	}
	select {}
}

// poll serves one invocation. As the client of Go does, it ends the process when the
// Runtime API has gone; with DEAF it goes on.
func poll(api string) {
	resp, err := http.Get(api + "invocation/next")
	if err != nil {
		if os.Getenv("DEAF") != "" {
			select {}
		}
		fmt.Fprintln(os.Stderr, "the API has gone")
		os.Exit(1)
	}
	defer resp.Body.Close()
	event, _ := io.ReadAll(resp.Body)
	id := resp.Header.Get("Lambda-Runtime-Aws-Request-Id")
	post(api+"invocation/"+id+"/response", answer(string(event), id))
}

func post(url, body string) {
	if resp, err := http.Post(url, "application/json", strings.NewReader(body)); err == nil {
		resp.Body.Close()
	}
}

// answer does what an event says.
func answer(event, id string) string {
	what, argument, _ := strings.Cut(event, " ")
	switch what {
	case "env":
		return strings.Join(os.Environ(), "\n")
	case "write":
		if err := os.WriteFile(argument, []byte("text"), 0o644); err != nil {
			return err.Error()
		}
		return "written"
	case "directory":
		dir, err := os.Getwd()
		return fmt.Sprint(dir, err)
	case "wait":
		select {}
	case "print":
		fmt.Print("out")
		fmt.Fprint(os.Stderr, "err")
	case "die":
		fmt.Print("on standard output")
		fmt.Fprintln(os.Stderr, "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [running]:\nmain.handle()\n\t/main.go:3 +0x1")
		os.Exit(2)
	}
	return id
}

// config runs this program as a function.
func config(t *testing.T, what string, env ...string) Config {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Path:        self,
		Env:         append(os.Environ(), append(env, role+"="+what)...),
		Concurrency: 4,
		Work:        t.TempDir(),
		Timeout:     10 * time.Second,
	}
}

func start(t *testing.T, cfg Config) *Environment {
	t.Helper()
	e, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	if err := e.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	return e
}

// do runs an invocation that is answered.
func do(t *testing.T, e *Environment, event string) string {
	t.Helper()
	r := e.Invoke(t.Context(), []byte(event), 0, 0, 0)
	if r.Outcome != runtimeapi.Answered {
		t.Fatalf("%s: %v", event, r.Outcome)
	}
	return string(r.Body)
}

func TestVariables(t *testing.T) {
	cfg := config(t, "", "TABLE=orders", "AWS_REGION=eu-central-1", "LMICHECK_SECRET=1", "_X_AMZN_TRACE_ID=Root=1", "_LAMBDA_SERVER_PORT=8", "AWS_LAMBDA_MAX_CONCURRENCY=99",
		"AWS_LAMBDA_INITIALIZATION_TYPE=on-demand", "AWS_LAMBDA_RUNTIME_API=elsewhere", "TMPDIR=/nowhere")
	cfg.MemoryMiB = 4096
	e := start(t, cfg)
	env := strings.Split(do(t, e, "env"), "\n")
	for _, want := range []string{
		"TABLE=orders", "AWS_REGION=eu-central-1", "AWS_DEFAULT_REGION=us-east-1",
		"AWS_LAMBDA_MAX_CONCURRENCY=4", "AWS_LAMBDA_INITIALIZATION_TYPE=lambda-managed-instances", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=4096",
		"AWS_LAMBDA_RUNTIME_API=" + e.API.Addr(), "AWS_LAMBDA_LOG_FORMAT=JSON", "LAMBDA_TASK_ROOT=" + filepath.Dir(cfg.Path), "TZ=:UTC",
		"GORACE=log_path=" + filepath.Join(cfg.Work, "race"), "PATH=" + os.Getenv("PATH"),
	} {
		name, _, _ := strings.Cut(want, "=")
		var got []string
		for _, kv := range env {
			if strings.HasPrefix(kv, name+"=") {
				got = append(got, kv)
			}
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, kv := range env {
		switch name, value, _ := strings.Cut(kv, "="); {
		case name == "_X_AMZN_TRACE_ID", name == "_LAMBDA_SERVER_PORT", name == "LMICHECK_SECRET", name == "LMICHECK_CONFINE", name == "LMICHECK_PROBE",
			name == "TMPDIR" && (e.Private || value != e.Tmp):
			t.Errorf("the function sees %s", kv)
		}
	}
	if e.AwaitPollers(t.Context(), 4) != 4 {
		t.Error("the clients are gone")
	}
}

// TestDefaults gives the function the environment of the harness, and nothing twice.
func TestDefaults(t *testing.T) {
	t.Setenv(role, "")
	t.Setenv("TABLE", "orders")
	cfg := config(t, "")
	cfg.Env = nil
	env := strings.Split(do(t, start(t, cfg), "env"), "\n")
	if !slices.Contains(env, "TABLE=orders") || !slices.Contains(env, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=2048") {
		t.Errorf("%q", env)
	}
}

// TestFileSystem has a /tmp of its own, and no other directory to write to.
func TestFileSystem(t *testing.T) {
	if err := process.CanConfine(); err != nil {
		t.Skip("not permitted here: ", err)
	}
	cfg := config(t, "")
	cfg.Dir = t.TempDir()
	e := start(t, cfg)
	if !e.Private {
		t.Error("/tmp is that of all")
	}
	if got := do(t, e, "directory"); got != cfg.Dir+"<nil>" {
		t.Errorf("it runs in %s", got)
	}
	own := "lmicheck-own-" + strconv.Itoa(os.Getpid())
	if got := do(t, e, "write /tmp/"+own); got != "written" {
		t.Error(got)
	}
	if _, err := os.Stat(filepath.Join(e.Tmp, own)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat("/tmp/" + own); err == nil {
		os.Remove("/tmp/" + own)
		t.Error("the file is in the /tmp of all")
	}
	for _, name := range []string{"new", cfg.Dir + "/new"} {
		if got := do(t, e, "write "+name); !strings.Contains(got, "read-only") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if list, _ := os.ReadDir(cfg.Dir); len(list) > 0 {
		t.Errorf("its directory has %v", list)
	}
	if got := do(t, e, "write "+filepath.Join(cfg.Work, "log")); got != "written" {
		t.Error(got)
	}
}

// TestRelative runs a function whose files are named relative to the working directory of
// the harness.
func TestRelative(t *testing.T) {
	cfg := config(t, "")
	base := t.TempDir()
	t.Chdir(base)
	for _, dir := range []string{"function", "work"} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(cfg.Path, "function/bootstrap"); err != nil {
		t.Fatal(err)
	}
	cfg.Path, cfg.Work = "./function/bootstrap", "work"
	e := start(t, cfg)
	env := strings.Split(do(t, e, "env"), "\n")
	for _, want := range []string{"LAMBDA_TASK_ROOT=" + filepath.Join(base, "function"), "GORACE=log_path=" + filepath.Join(base, "work", "race")} {
		if !slices.Contains(env, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if got := do(t, e, "directory"); got != filepath.Join(base, "function")+"<nil>" {
		t.Errorf("it runs in %s", got)
	}
	if got := do(t, e, "write new"); e.Private && !strings.Contains(got, "read-only") {
		t.Errorf("its directory: %s", got)
	}
}

func TestQuoted(t *testing.T) {
	for value, want := range map[string]string{
		"/home/jo/work/race":   "/home/jo/work/race",
		"/home/jo doe/race":    `"/home/jo doe/race"`,
		"/home/a:b,c/race":     `"/home/a:b,c/race"`,
		"/home/jo\t\n\rx/race": "\"/home/jo\t\n\rx/race\"",
	} {
		if got := quoted(value); got != want {
			t.Errorf("%q: %s", value, got)
		}
	}
}

func TestStartFails(t *testing.T) {
	cfg := config(t, "")
	cfg.Path = filepath.Join(t.TempDir(), "bootstrap")
	if process.CanConfine() == nil {
		// The program that is started first is there: the end of that says what is wrong.
		e, err := Start(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		if err := e.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), cfg.Path+": no such file") {
			t.Errorf("%v", err)
		}
	} else if _, err := Start(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), cfg.Path) {
		t.Errorf("%v", err)
	}
	cfg = config(t, "")
	cfg.Work = filepath.Join(cfg.Path, "no directory")
	if _, err := Start(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), cfg.Path) {
		t.Errorf("%v", err)
	}
}

func TestNotReady(t *testing.T) {
	for what, c := range map[string]struct {
		patience time.Duration
		want     string
	}{
		"exit":          {5 * time.Second, "the function ends before it asks for an event: exit status 7\nit wrote:\n  no table configured"},
		"silence":       {5 * time.Second, "the function ends before it asks for an event: exit status 0"},
		"signal":        {5 * time.Second, "the function ends before it asks for an event: signal: killed"},
		"init error":    {5 * time.Second, "the function ends before it asks for an event: exit status 1, and reports Config: no table"},
		"hang":          {200 * time.Millisecond, "the function does not ask for an event in time\nit wrote:\n  waiting for the table"},
		"poll and exit": {5 * time.Second, "the function ends before it is sent an event: exit status 3"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			e, err := Start(t.Context(), config(t, what))
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			if what == "poll and exit" {
				<-e.Process.Ended()
			}
			if what == "hang" {
				for end := time.Now().Add(5 * time.Second); e.Process.Stderr.String() == "" && time.Now().Before(end); {
					time.Sleep(5 * time.Millisecond)
				}
			}
			ctx, cancel := context.WithTimeout(t.Context(), c.patience)
			defer cancel()
			begin := time.Now()
			if err := e.Ready(ctx); err == nil || !strings.HasPrefix(err.Error()+"\n", c.want+"\n") {
				t.Errorf("%v", err)
			}
			if took := time.Since(begin); took > 4*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestLastLines(t *testing.T) {
	for text, want := range map[string]string{
		"":               "",
		" \n\n":          "",
		"a":              "  a",
		"a\nb\n":         "  a\n  b",
		"a\nb\nc\nd\n\n": "  b\n  c\n  d",
	} {
		if got := lastLines(text, 3); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestInvocations have ids by which the probe knows them.
func TestInvocations(t *testing.T) {
	e := start(t, config(t, ""))
	for i, c := range []struct {
		slot, wave, size int
		want             string
	}{
		{0, 0, 0, "00000000-0000-4000-8000-000000000001"},
		{3, 10, 8, "0000000a-0308-4000-8000-000000000002"},
		{63, 1, 64, "00000001-3f40-4000-8000-000000000003"},
	} {
		r := e.Invoke(t.Context(), []byte("x"), c.slot, c.wave, c.size)
		if string(r.Body) != c.want || r.RequestID != c.want {
			t.Errorf("%d: %s, %s, want %s", i, r.Body, r.RequestID, c.want)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	time.AfterFunc(50*time.Millisecond, func() { cancel(enough) })
	if r := e.Invoke(ctx, []byte("wait"), 0, 0, 0); r.Outcome != runtimeapi.Aborted || r.Cause != enough {
		t.Errorf("%v, %v", r.Outcome, r.Cause)
	}
	if e.Ended() {
		t.Error("the process has ended")
	}
}

// TestProbe asks a function that was built with the probe, as this program is.
func TestProbe(t *testing.T) {
	cfg := config(t, "", "TABLE=orders")
	cfg.Probed = true
	e := start(t, cfg)
	state, err := e.Probe.State()
	if err != nil || !slices.Contains(state.Env, "TABLE=orders") {
		t.Errorf("%+v, %v", state, err)
	}
	if env := do(t, e, "env"); strings.Contains(env, "LMICHECK_PROBE") {
		t.Error("the function sees how to call the harness")
	}
	end := e.Close()
	if end.Alone || len(end.Reports) > 0 {
		t.Errorf("%+v", end)
	}
	if _, err := e.Probe.State(); err == nil {
		t.Error("it still answers")
	}
}

// TestNoProbe does not wait for the call of a function that has ended.
func TestNoProbe(t *testing.T) {
	for what, want := range map[string]string{
		"exit":          "the function ends before it asks for an event: exit status 7",
		"poll and exit": "the function ends before it is sent an event: exit status 3",
	} {
		cfg := config(t, what)
		cfg.Dir = filepath.Dir(cfg.Path) // the private /tmp hides it otherwise
		cfg.Path, cfg.Args = "/bin/sh", []string{"-c", `unset LMICHECK_PROBE; exec "$0"`, cfg.Path}
		cfg.Probed = true
		e, err := Start(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		begin := time.Now()
		if err := e.Ready(t.Context()); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v", err)
		}
		if took := time.Since(begin); took > 4*time.Second {
			t.Errorf("%s: it took %v", what, took)
		}
	}
}

// A limit is one that holds nothing, and counts.
type limit struct {
	prepared, started int
	err               error
}

func (l *limit) Prepare(*syscall.SysProcAttr) { l.prepared++ }
func (l *limit) Env() []string                { return []string{"GOMEMLIMIT=1GiB"} }
func (l *limit) Started(pid int) error {
	l.started = pid
	return l.err
}

func TestLimit(t *testing.T) {
	cfg := config(t, "", "GOMEMLIMIT=off")
	l := &limit{}
	cfg.Limit = l
	e := start(t, cfg)
	if env := do(t, e, "env"); !strings.Contains(env, "GOMEMLIMIT=1GiB") || l.prepared != 1 || l.started != e.Process.PID() {
		t.Errorf("%+v, %s", l, env)
	}
	l.err = errors.New("no memory controller")
	cfg.Work = t.TempDir()
	if _, err := Start(t.Context(), cfg); !errors.Is(err, l.err) {
		t.Errorf("%v", err)
	}
}
