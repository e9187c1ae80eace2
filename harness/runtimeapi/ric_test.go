package runtimeapi_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/harness/process"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

var withNode = flag.Bool("ric", false, "run the Node.js runtime client, too")

const workers = 3

// startNode runs testdata/ric/index.mjs with the npm package aws-lambda-ric. Several at
// once means: in that many workers, each of which polls on while its handlers run.
func startNode(t *testing.T, several bool, handler string, cfg runtimeapi.Config) environment {
	t.Helper()
	if !*withNode {
		t.Skip("needs an npm package; run: make e2e")
	}
	t.Parallel()
	root, err := filepath.Abs("testdata/ric")
	if err != nil {
		t.Fatal(err)
	}
	srv, err := runtimeapi.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Close() })
	env := slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "AWS_LAMBDA_MAX_CONCURRENCY=") })
	env = append(env, "AWS_LAMBDA_RUNTIME_API="+srv.Addr(), "LAMBDA_TASK_ROOT="+root, "_HANDLER="+handler,
		"AWS_LAMBDA_FUNCTION_NAME=f", "AWS_LAMBDA_FUNCTION_VERSION=1", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128",
		"AWS_LAMBDA_LOG_GROUP_NAME=group", "AWS_LAMBDA_LOG_STREAM_NAME=stream")
	if several {
		env = append(env, "AWS_LAMBDA_MAX_CONCURRENCY=64", fmt.Sprintf("AWS_LAMBDA_NODEJS_WORKER_COUNT=%d", workers))
	}
	p, err := process.Start(t.Context(), process.Command{
		Path: "node", Args: []string{filepath.Join(root, "node_modules/aws-lambda-ric/index.mjs")}, Env: env,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop(0) })
	return environment{srv, p}
}

// awaitReady waits for the first poll.
func (e environment) awaitReady(t *testing.T) {
	t.Helper()
	select {
	case <-e.Ready():
	case <-e.function.Ended():
		t.Fatalf("never polled: %v\n%s%s", e.function.Wait(), e.function.Stdout, e.function.Stderr)
	case <-time.After(30 * time.Second):
		t.Fatal("does not poll")
	}
}

// modes runs a test with one invocation at a time, as on Lambda proper, and with several.
func modes(t *testing.T, test func(t *testing.T, several bool)) {
	t.Run("one", func(t *testing.T) { test(t, false) })
	t.Run("several", func(t *testing.T) { test(t, true) })
}

// TestNodeClient runs the client of Node.js against the server. The expectations are what
// the source of the client says: it ignores whether its answers are taken, and a worker
// that ends does not end the process.
func TestNodeClient(t *testing.T) {
	modes(t, func(t *testing.T, several bool) {
		for _, c := range []struct {
			handler, do string
			outcome     runtimeapi.Outcome
			body        string
			err         *runtimeapi.FunctionError // its stack says where the error must come from
			status      int                       // of the process with one at a time; -1: it lives
		}{
			{"handler", "hello", runtimeapi.Answered, `"hello"`, nil, -1},
			{"handler", "error", runtimeapi.Failed, "", told, -1},
			{"handler", "throw a string", runtimeapi.Failed, "", &runtimeapi.FunctionError{Type: "string", Message: "as told"}, -1},
			{"handler", "unmarshalable", runtimeapi.Failed, "", unmarshalable, -1},
			{"handler", "large", runtimeapi.TooLarge, `"xxx`, nil, -1},
			{"handler", "hang", runtimeapi.TimedOut, "", nil, -1},
			{"handler", "throw in a timer", runtimeapi.TimedOut, "", nil, 1},
			{"handler", "exit", runtimeapi.TimedOut, "", nil, 7},
			{"streaming", "hello", runtimeapi.Answered, "one two", nil, -1},
			{"streaming", "error", runtimeapi.Failed, "one ", told, -1},
		} {
			t.Run(c.handler+" "+c.do, func(t *testing.T) {
				timeout := 20 * time.Second
				if c.outcome == runtimeapi.TimedOut {
					timeout = time.Second
				}
				env := startNode(t, several, "index."+c.handler, runtimeapi.Config{Timeout: timeout})
				env.awaitReady(t)
				r := env.do(t, c.do)
				if r.Outcome != c.outcome || !strings.HasPrefix(string(r.Body), c.body) || r.Streamed != (c.handler == "streaming") {
					t.Errorf("%v, streamed %t, %.100q", r.Outcome, r.Streamed, r.Body)
				}
				checkError(t, r.Err, c.err)
				want, wait := c.status, 200*time.Millisecond
				if several {
					want = -1
				}
				if want >= 0 {
					wait = 10 * time.Second
				}
				if status := env.exits(wait); status != want {
					t.Errorf("exit status %d, want %d\n%s", status, want, env.function.Stderr)
				}
			})
		}
	})
}

var (
	told          = &runtimeapi.FunctionError{Type: "Told", Message: "as told", Stack: []string{"testdata/ric/index.mjs"}}
	unmarshalable = &runtimeapi.FunctionError{Type: "Runtime.JSONStringifyError", Message: "Unable to stringify response body", Stack: []string{"serializeToJSON"}}
)

func checkError(t *testing.T, got, want *runtimeapi.FunctionError) {
	t.Helper()
	if got == nil || want == nil {
		if got != want {
			t.Errorf("error %v, want %v", got, want)
		}
		return
	}
	if got.Type != want.Type || got.Message != want.Message {
		t.Errorf("error %v, want %v", got, want)
	}
	for _, frame := range want.Stack {
		if !strings.Contains(strings.Join(got.Stack, "\n"), frame) {
			t.Errorf("stack %q lacks %s", got.Stack, frame)
		}
	}
}

func TestNodeClientIsToldEverything(t *testing.T) {
	modes(t, func(t *testing.T, several bool) {
		env := startNode(t, several, "index.handler", runtimeapi.Config{Timeout: 20 * time.Second, FunctionARN: "arn:aws:lambda:eu-west-1:1:function:f"})
		env.awaitReady(t)
		r := env.Invoke(t.Context(), runtimeapi.Event{
			Payload: []byte(`{"Do":"context"}`), RequestID: "the-id", TraceID: "Root=1-2-3",
			ClientContext: `{"client":{"app_title":"app"}}`, Cognito: `{"cognitoIdentityId":"who"}`,
		})
		var got map[string]any
		if err := json.Unmarshal(r.Body, &got); err != nil {
			t.Fatalf("%v: %s", err, r.Body)
		}
		want := map[string]any{
			"id": "the-id", "arn": "arn:aws:lambda:eu-west-1:1:function:f", "identity": "who", "client": "app",
			"trace": "Root=1-2-3", "env": "Root=1-2-3",
		}
		if several {
			want["env"] = "" // one variable cannot tell several
		}
		for key, want := range want {
			if got[key] != want {
				t.Errorf("%s = %v, want %v", key, got[key], want)
			}
		}
		if left, _ := got["left"].(float64); left < 10_000 || left > 20_000 {
			t.Errorf("%v ms left", left)
		}
	})
}

// TestNodeClientPolls: one poll for each worker, also while handlers run.
func TestNodeClientPolls(t *testing.T) {
	env := startNode(t, true, "index.handler", runtimeapi.Config{Timeout: 30 * time.Second})
	if n := env.AwaitPollers(t.Context(), workers); n != workers {
		t.Fatalf("%d pollers", n)
	}
	const n = 3 * workers
	results := make(chan runtimeapi.Result, n)
	for i := range n {
		go func() {
			results <- env.Invoke(t.Context(), runtimeapi.Event{Payload: fmt.Appendf(nil, `{"Do":"%d","Sleep":3000}`, i), RequestID: fmt.Sprint(i)})
		}()
	}
	var lastSent, firstAnswer time.Time
	for range n {
		r := <-results
		if r.Outcome != runtimeapi.Answered || string(r.Body) != `"`+r.RequestID+`"` {
			t.Errorf("%s: %v %s", r.RequestID, r.Outcome, r.Body)
		}
		if r.Sent.After(lastSent) {
			lastSent = r.Sent
		}
		if firstAnswer.IsZero() || r.Answered.Before(firstAnswer) {
			firstAnswer = r.Answered
		}
	}
	if lastSent.After(firstAnswer) {
		t.Errorf("the last event was taken %v after the first answer", lastSent.Sub(firstAnswer))
	}
}

// TestNodeClientLivesOnAfterLateAnswer, unlike that of Go.
func TestNodeClientLivesOnAfterLateAnswer(t *testing.T) {
	modes(t, func(t *testing.T, several bool) {
		env := startNode(t, several, "index.handler", runtimeapi.Config{Timeout: 20 * time.Second})
		env.awaitReady(t)
		late := runtimeapi.Event{Payload: []byte(`{"Do":"late","Sleep":600}`), Timeout: 200 * time.Millisecond}
		if r := env.Invoke(t.Context(), late); r.Outcome != runtimeapi.TimedOut {
			t.Errorf("late: %v", r.Outcome)
		}
		if status := env.exits(time.Second); status != -1 {
			t.Fatalf("exit status %d after an answer that was refused\n%s", status, env.function.Stderr)
		}
		if r := env.do(t, "hello"); r.Outcome != runtimeapi.Answered {
			t.Errorf("after the late answer: %v", r.Outcome)
		}
	})
}

func TestNodeClientReportsFailedInit(t *testing.T) {
	modes(t, func(t *testing.T, several bool) {
		env := startNode(t, several, "index.missing", runtimeapi.Config{})
		status := env.exits(20 * time.Second)
		if want := map[bool]int{false: 1, true: 0}[several]; status != want {
			t.Errorf("exit status %d, want %d\n%s", status, want, env.function.Stderr)
		}
		checkError(t, env.InitError(), &runtimeapi.FunctionError{
			Type: "Runtime.HandlerNotFound", Message: "index.missing is undefined or not exported", Stack: []string{"resolveHandler"},
		})
	})
}

// TestServerEndsNodeClient, if it takes one at a time; otherwise it tries again for
// a quarter of an hour.
func TestServerEndsNodeClient(t *testing.T) {
	env := startNode(t, false, "index.handler", runtimeapi.Config{})
	env.awaitReady(t)
	env.Close()
	if status := env.exits(10 * time.Second); status != 1 {
		t.Errorf("exit status %d", status)
	}
}
