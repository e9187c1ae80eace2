package runtimeapi_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/harness/process"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

const slots = 4 // invocations at once

// build builds testdata/function with a version of aws-lambda-go.
func build(t *testing.T, version string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "bootstrap")
	cmd := exec.Command("go", "build", "-modfile="+version+".mod", "-o", out, ".")
	cmd.Dir = "testdata/function"
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building with aws-lambda-go %s: %v\n%s", version, err, text)
	}
	return out
}

// An environment is a function that runs against a server.
type environment struct {
	*runtimeapi.Server
	function *process.Process
}

func start(t *testing.T, path string, cfg runtimeapi.Config, env ...string) environment {
	t.Helper()
	srv, err := runtimeapi.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Close() })
	p, err := process.Start(t.Context(), process.Command{Path: path, Env: append(os.Environ(), append(env,
		"AWS_LAMBDA_RUNTIME_API="+srv.Addr(), fmt.Sprintf("AWS_LAMBDA_MAX_CONCURRENCY=%d", slots), "_X_AMZN_TRACE_ID=")...)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop(0) })
	return environment{srv, p}
}

func (e environment) do(t *testing.T, what string) runtimeapi.Result {
	t.Helper()
	return e.Invoke(t.Context(), runtimeapi.Event{Payload: []byte(fmt.Sprintf(`{"Do":%q}`, what))})
}

// exits waits for the end of the function and returns its status; -1 if it lives on.
func (e environment) exits(after time.Duration) int {
	select {
	case <-e.function.Ended():
		return e.function.Wait().Code
	case <-time.After(after):
		return -1
	}
}

// TestRealClient runs the client of Go against the server: what a handler does, what
// comes of the invocation, and of the process. The expectations are what was measured
// with these versions on AWS's emulator.
func TestRealClient(t *testing.T) {
	for _, version := range []string{"v1.51.0", "v1.54.0", "v1.55.1"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			path := build(t, version)
			for _, c := range []struct {
				do      string
				outcome runtimeapi.Outcome
				err     string // in the type or message of the error
				status  int    // of the process; -1: it lives
			}{
				{"hello", runtimeapi.Answered, "", -1},
				{"stream", runtimeapi.Answered, "", -1},
				{"error", runtimeapi.Failed, "as told", -1},
				{"unmarshalable", runtimeapi.Failed, "json: unsupported type", -1},
				{"panic with an error for Lambda", runtimeapi.Failed, "Told", -1},
				{"panic", runtimeapi.Failed, "as told", 1},
				{"large", runtimeapi.TooLarge, "", 1},
				{"panic in a goroutine", runtimeapi.TimedOut, "", 2},
				{"exit", runtimeapi.TimedOut, "", 7},
				{"fatal", runtimeapi.TimedOut, "", 1},
				{"goexit", runtimeapi.TimedOut, "", -1},
			} {
				t.Run(c.do, func(t *testing.T) {
					env := start(t, path, runtimeapi.Config{Timeout: time.Second})
					if n := env.AwaitPollers(t.Context(), slots); n != slots {
						t.Fatalf("%d pollers", n)
					}
					r := env.do(t, c.do)
					if r.Outcome != c.outcome || c.err != "" && (r.Err == nil || !strings.Contains(r.Err.Error(), c.err)) {
						t.Errorf("%v, error %v", r.Outcome, r.Err)
					}
					wait := 200 * time.Millisecond
					if c.status >= 0 {
						wait = 10 * time.Second
					}
					if status := env.exits(wait); status != c.status {
						t.Errorf("exit status %d, want %d\n%s", status, c.status, env.function.Stderr)
					}
				})
			}
		})
	}
}

func TestClientOfGoIsToldEverything(t *testing.T) {
	env := start(t, build(t, "v1.54.0"), runtimeapi.Config{Timeout: 4 * time.Second, FunctionARN: "arn:aws:lambda:eu-west-1:1:function:f"})
	r := env.Invoke(t.Context(), runtimeapi.Event{
		Payload: []byte(`{"Do":"context"}`), RequestID: "the-id", TraceID: "Root=1-2-3",
		ClientContext: `{"client":{"app_title":"app"}}`, Cognito: `{"cognitoIdentityId":"who"}`,
	})
	var got map[string]any
	if err := json.Unmarshal(r.Body, &got); err != nil {
		t.Fatalf("%v: %s", err, r.Body)
	}
	for key, want := range map[string]any{
		"id": "the-id", "arn": "arn:aws:lambda:eu-west-1:1:function:f", "identity": "who", "client": "app",
		"trace": "Root=1-2-3", "env": "", // the environment variable is not set when several run at once
	} {
		if got[key] != want {
			t.Errorf("%s = %v, want %v", key, got[key], want)
		}
	}
	if left, _ := got["left"].(float64); left < 2000 || left > 4000 {
		t.Errorf("%v ms left", left)
	}
}

func TestStreamedBody(t *testing.T) {
	env := start(t, build(t, "v1.54.0"), runtimeapi.Config{})
	if r := env.do(t, "stream"); r.Outcome != runtimeapi.Answered || string(r.Body) != "one two" {
		t.Errorf("%v %q", r.Outcome, r.Body)
	}
	r := env.do(t, "panic in a reader")
	if r.Outcome == runtimeapi.Answered {
		t.Errorf("a panic while the response is read counts as an answer: %q", r.Body)
	}
}

// TestLateAnswerEndsTheEnvironment: with a grace the same handler lives.
func TestLateAnswerEndsTheEnvironment(t *testing.T) {
	path := build(t, "v1.54.0")
	for _, c := range []struct {
		grace time.Duration
		lives bool
	}{{0, false}, {2 * time.Second, true}} {
		t.Run(c.grace.String(), func(t *testing.T) {
			env := start(t, path, runtimeapi.Config{Timeout: 150 * time.Millisecond, Grace: c.grace})
			for range 20 { // which of the two timers is first is not certain
				r := env.Invoke(t.Context(), runtimeapi.Event{Payload: []byte(`{"Do":"late","Sleep":200}`)})
				if c.lives && (r.Outcome != runtimeapi.Answered || !r.Late) {
					t.Fatalf("%v, late %t", r.Outcome, r.Late)
				}
				if !c.lives {
					if r.Outcome != runtimeapi.TimedOut {
						t.Fatalf("%v", r.Outcome)
					}
					if status := env.exits(10 * time.Second); status != 1 {
						t.Fatalf("exit status %d after an answer that was refused\n%s", status, env.function.Stderr)
					}
					return
				}
			}
		})
	}
}

// TestOthersFinishAfterPanic: the client drains what is in flight, and takes no more.
func TestOthersFinishAfterPanic(t *testing.T) {
	env := start(t, build(t, "v1.54.0"), runtimeapi.Config{Timeout: 5 * time.Second})
	env.AwaitPollers(t.Context(), slots)
	slow := make(chan runtimeapi.Result, 1)
	go func() {
		slow <- env.Invoke(t.Context(), runtimeapi.Event{Payload: []byte(`{"Do":"slow","Sleep":400}`)})
	}()
	for env.Polling() == slots {
		time.Sleep(time.Millisecond)
	}
	if r := env.do(t, "panic"); r.Outcome != runtimeapi.Failed || len(r.Err.Stack) == 0 {
		t.Errorf("panic: %v %+v", r.Outcome, r.Err)
	}
	if r := <-slow; r.Outcome != runtimeapi.Answered || string(r.Body) != `"slow"` {
		t.Errorf("in flight: %v %s", r.Outcome, r.Body)
	}
	if status := env.exits(10 * time.Second); status != 1 {
		t.Errorf("exit status %d", status)
	}
}

// TestTooOldClient polls once, whatever it is told.
func TestTooOldClient(t *testing.T) {
	env := start(t, build(t, "v1.50.0"), runtimeapi.Config{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if n := env.AwaitPollers(ctx, slots); n != 1 {
		t.Errorf("%d pollers, want 1", n)
	}
	if r := env.do(t, "hello"); r.Outcome != runtimeapi.Answered {
		t.Errorf("%v", r.Outcome)
	}
}

// TestServerEndsClient: the loss of the server is what ends a client of Go that lives.
func TestServerEndsClient(t *testing.T) {
	env := start(t, build(t, "v1.54.0"), runtimeapi.Config{})
	env.AwaitPollers(t.Context(), slots)
	env.Close()
	if status := env.exits(10 * time.Second); status != 1 {
		t.Errorf("exit status %d", status)
	}
}

func TestNeverPolls(t *testing.T) {
	env := start(t, build(t, "v1.54.0"), runtimeapi.Config{}, "FAIL_INIT=1")
	if status := env.exits(10 * time.Second); status != 3 {
		t.Errorf("exit status %d", status)
	}
	select {
	case <-env.Ready():
		t.Error("ready, though nobody polled")
	default:
	}
}
