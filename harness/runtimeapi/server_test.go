package runtimeapi

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func serve(t *testing.T, cfg Config) *Server {
	t.Helper()
	s, err := Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// A client speaks the Runtime API by hand.
type client struct {
	t *testing.T
	s *Server
}

// next polls; it returns the headers and the payload.
func (c client) next() (http.Header, string) {
	c.t.Helper()
	resp, err := http.Get("http://" + c.s.Addr() + "/2018-06-01/runtime/invocation/next")
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		c.t.Fatalf("next: %s %v", resp.Status, err)
	}
	return resp.Header, string(body)
}

// post sends an answer and returns the status and the body.
func (c client) post(path string, body io.Reader, edit func(*http.Request)) (int, string) {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodPost, "http://"+c.s.Addr()+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	if edit != nil {
		edit(req)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text)
}

func (c client) respond(id, body string) (int, string) {
	c.t.Helper()
	return c.post("/2018-06-01/runtime/invocation/"+id+"/response", strings.NewReader(body), nil)
}

// invoke starts an invocation and returns where its result will be.
func invoke(t *testing.T, s *Server, e Event) <-chan Result {
	out := make(chan Result, 1)
	go func() { out <- s.Invoke(t.Context(), e) }()
	return out
}

func TestEventArrivesAndIsAnswered(t *testing.T) {
	s := serve(t, Config{Timeout: 5 * time.Second, FunctionARN: "arn:f"})
	c := client{t, s}
	got := invoke(t, s, Event{Payload: []byte(`{"a":1}`), TraceID: "Root=1", ClientContext: `{"c":1}`, Cognito: `{"i":1}`})
	h, payload := c.next()
	if payload != `{"a":1}` {
		t.Errorf("payload = %s", payload)
	}
	for name, want := range map[string]string{headerTrace: "Root=1", headerClientContext: `{"c":1}`, headerCognito: `{"i":1}`, headerARN: "arn:f"} {
		if h.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, h.Get(name), want)
		}
	}
	ms, err := strconv.ParseInt(h.Get(headerDeadline), 10, 64)
	if left := time.Until(time.UnixMilli(ms)); err != nil || left < 3*time.Second || left > 5*time.Second {
		t.Errorf("deadline in %v, %v", left, err)
	}
	if status, body := c.respond(h.Get(headerRequestID), "yes"); status != http.StatusAccepted || !strings.Contains(body, "OK") {
		t.Errorf("response: %d %s", status, body)
	}
	if r := <-got; r.Outcome != Answered || string(r.Body) != "yes" || r.Late || r.RequestID != h.Get(headerRequestID) {
		t.Errorf("result = %+v", r)
	}
}

func TestRefusals(t *testing.T) {
	s := serve(t, Config{Timeout: 100 * time.Millisecond, MaxResponse: 100})
	c := client{t, s}
	if status, body := c.respond("nobody", "x"); status != http.StatusBadRequest || !strings.Contains(body, "InvalidRequestID") {
		t.Errorf("unknown id: %d %s", status, body)
	}

	got := invoke(t, s, Event{RequestID: "one"})
	c.next()
	if status, _ := c.respond("one", "x"); status != http.StatusAccepted {
		t.Errorf("first answer: %d", status)
	}
	if status, body := c.respond("one", "x"); status != http.StatusBadRequest || !strings.Contains(body, "InvalidRequestID") {
		t.Errorf("second answer: %d %s", status, body)
	}
	<-got

	got = invoke(t, s, Event{RequestID: "slow"})
	c.next()
	if r := <-got; r.Outcome != TimedOut || r.Duration() < 100*time.Millisecond {
		t.Errorf("slow: %+v", r)
	}
	if status, body := c.respond("slow", "x"); status != http.StatusGone || !strings.Contains(body, "InvokeTimeout") {
		t.Errorf("late answer: %d %s", status, body)
	}
	if status, _ := c.respond("slow", "x"); status != http.StatusBadRequest {
		t.Errorf("late answer again: %d", status)
	}

	got = invoke(t, s, Event{RequestID: "large"})
	c.next()
	if status, body := c.respond("large", strings.Repeat("x", 101)); status != http.StatusRequestEntityTooLarge || !strings.Contains(body, "ResponseSizeTooLarge") {
		t.Errorf("large answer: %d %s", status, body)
	}
	if r := <-got; r.Outcome != TooLarge || len(r.Body) != 100 {
		t.Errorf("large: %v with %d bytes", r.Outcome, len(r.Body))
	}
}

// breaking is a body that ends with an error.
type breaking struct{ sent bool }

func (b *breaking) Read(p []byte) (int, error) {
	if b.sent {
		return 0, errors.New("broken")
	}
	b.sent = true
	return copy(p, "begin"), nil
}

func TestTruncatedResponse(t *testing.T) {
	s := serve(t, Config{})
	c := client{t, s}
	got := invoke(t, s, Event{RequestID: "cut"})
	c.next()
	c.post("/2018-06-01/runtime/invocation/cut/response", &breaking{}, nil)
	if r := <-got; r.Outcome != Truncated || string(r.Body) != "begin" {
		t.Errorf("result = %v %q", r.Outcome, r.Body)
	}
}

func TestGrace(t *testing.T) {
	s := serve(t, Config{Timeout: 50 * time.Millisecond, Grace: 5 * time.Second})
	c := client{t, s}
	got := invoke(t, s, Event{RequestID: "late"})
	c.next()
	time.Sleep(80 * time.Millisecond)
	if status, _ := c.respond("late", "x"); status != http.StatusAccepted {
		t.Errorf("within the grace: %d", status)
	}
	if r := <-got; r.Outcome != Answered || !r.Late {
		t.Errorf("result = %+v, want late", r)
	}
}

func TestErrors(t *testing.T) {
	s := serve(t, Config{})
	c := client{t, s}
	got := invoke(t, s, Event{RequestID: "bad"})
	c.next()
	c.post("/2018-06-01/runtime/invocation/bad/error", strings.NewReader(`{"errorType":"T","errorMessage":"m","stackTrace":["a",{"path":"b.go"}]}`), nil)
	r := <-got
	if r.Outcome != Failed || r.Err.Type != "T" || r.Err.Message != "m" || len(r.Err.Stack) != 2 || r.Err.Stack[0] != "a" {
		t.Errorf("error = %+v", r.Err)
	}

	got = invoke(t, s, Event{RequestID: "node"})
	c.next()
	c.post("/2018-06-01/runtime/invocation/node/error", strings.NewReader(`{"errorType":"T","errorMessage":"m","trace":["a","b"]}`), nil)
	if r := <-got; r.Outcome != Failed || !slices.Equal(r.Err.Stack, []string{"a", "b"}) {
		t.Errorf("error of the client of Node.js = %+v", r.Err)
	}

	got = invoke(t, s, Event{RequestID: "raw"})
	c.next()
	c.post("/2018-06-01/runtime/invocation/raw/error", strings.NewReader("\xff\xfe"), nil)
	if r := <-got; r.Outcome != Failed || !bytes.Equal(r.Err.Raw, []byte("\xff\xfe")) {
		t.Errorf("error that is no JSON = %+v", r.Err)
	}

	c.post("/2018-06-01/runtime/init/error", strings.NewReader(`{"errorType":"Init","errorMessage":"no table"}`), nil)
	if err := s.InitError(); err == nil || err.Type != "Init" {
		t.Errorf("init error = %v", err)
	}
}

func TestStreamThatEndsWithAnError(t *testing.T) {
	s := serve(t, Config{})
	c := client{t, s}
	got := invoke(t, s, Event{RequestID: "stream"})
	c.next()
	status, _ := c.post("/2018-06-01/runtime/invocation/stream/response", io.LimitReader(strings.NewReader("partial"), 100), func(r *http.Request) {
		r.ContentLength = -1
		r.Header.Set(headerMode, "streaming")
		r.Trailer = http.Header{
			headerErrorType: {"Runtime.Panic"},
			headerErrorBody: {base64.StdEncoding.EncodeToString([]byte(`{"errorType":"Runtime.Panic","errorMessage":"boom"}`))},
		}
	})
	r := <-got
	if status != http.StatusAccepted || r.Outcome != Failed || !r.Streamed || r.Err.Message != "boom" || string(r.Body) != "partial" {
		t.Errorf("status %d, result %+v, error %+v", status, r, r.Err)
	}
}

func TestPollers(t *testing.T) {
	s := serve(t, Config{})
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if n := s.AwaitPollers(short, 1); n != 0 {
		t.Errorf("%d pollers before anybody came", n)
	}
	select {
	case <-s.Ready():
		t.Error("ready before the first poll")
	default:
	}
	ctx, stop := context.WithCancel(t.Context())
	for range 3 {
		go func() {
			req, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.Addr()+"/2018-06-01/runtime/invocation/next", nil)
			if resp, err := http.DefaultClient.Do(req); err == nil {
				resp.Body.Close()
			}
		}()
	}
	if n := s.AwaitPollers(t.Context(), 3); n != 3 {
		t.Errorf("%d pollers, want 3", n)
	}
	<-s.Ready()
	stop()
	for deadline := time.Now().Add(5 * time.Second); s.Polling() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d pollers are counted that went away", s.Polling())
		}
	}
	// Nobody gets the event of one who went away.
	c := client{t, s}
	got := invoke(t, s, Event{RequestID: "next"})
	c.next()
	c.respond("next", "ok")
	if r := <-got; r.Outcome != Answered {
		t.Errorf("result = %+v", r)
	}
}

func TestManyAtOnce(t *testing.T) {
	const n = 50
	s := serve(t, Config{Timeout: 10 * time.Second})
	c := client{t, s}
	for range n {
		go func() {
			h, payload := c.next()
			c.respond(h.Get(headerRequestID), payload+payload)
		}()
	}
	results := make(chan Result, n)
	for i := range n {
		go func() {
			results <- s.Invoke(t.Context(), Event{RequestID: strconv.Itoa(i), Payload: []byte(strconv.Itoa(i))})
		}()
	}
	for range n {
		if r := <-results; r.Outcome != Answered || string(r.Body) != r.RequestID+r.RequestID {
			t.Errorf("%s: %v %q", r.RequestID, r.Outcome, r.Body)
		}
	}
}

func TestCloseAndCancelAbort(t *testing.T) {
	s := serve(t, Config{})
	c := client{t, s}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r := s.Invoke(ctx, Event{}); r.Outcome != Aborted || !errors.Is(r.Cause, context.Canceled) {
		t.Errorf("nobody polls: %+v", r)
	}
	got := invoke(t, s, Event{})
	c.next()
	s.Close()
	if r := <-got; r.Outcome != Aborted || !errors.Is(r.Cause, ErrClosed) {
		t.Errorf("closed: %+v", r)
	}
}

func TestExtensionAndPing(t *testing.T) {
	s := serve(t, Config{})
	c := client{t, s}
	status, body := c.post("/2020-01-01/extension/register", strings.NewReader(`{"events":[]}`), func(r *http.Request) {
		r.Header.Set("Lambda-Extension-Name", "GoLangEnableSIGTERM")
	})
	if status != http.StatusOK || !strings.Contains(body, "functionName") || len(s.Extensions()) != 1 {
		t.Errorf("register: %d %s %v", status, body, s.Extensions())
	}
	resp, err := http.Get("http://" + s.Addr() + "/2018-06-01/ping")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text, _ := io.ReadAll(resp.Body); string(text) != "pong" {
		t.Errorf("ping = %q", text)
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	if s := serve(t, Config{}); !strings.HasPrefix(s.Addr(), "127.0.0.1:") {
		t.Errorf("listens on %s", s.Addr())
	}
}
