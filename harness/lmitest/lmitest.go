package lmitest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// Canary is replaced, wherever it stands in an event, by a token that is different
// for each invocation.
const Canary = "lmitest-canary"

// An Option changes how Run runs.
type Option func(*config)

type config struct {
	concurrency int
	waves       int
	timeout     time.Duration
}

// Concurrency sets how many invocations run at once; default 8. Few are enough to find
// races, more take what is shared closer to its limits.
func Concurrency(n int) Option { return func(c *config) { c.concurrency = max(n, 2) } }

// Waves sets how many waves there are of each event; default 20.
func Waves(n int) Option { return func(c *config) { c.waves = max(n, 1) } }

// Timeout sets the time that an invocation has; default 3 s. A handler that takes longer
// fails the test.
func Timeout(d time.Duration) Option { return func(c *config) { c.timeout = d } }

// Run invokes a handler with waves of each event, and fails the test for what goes wrong.
// An event is a value that encodes to JSON, or JSON as a string or []byte.
func Run(t testing.TB, handler any, events []any, opts ...Option) {
	t.Helper()
	c := config{concurrency: 8, waves: 20, timeout: 3 * time.Second}
	for _, o := range opts {
		o(&c)
	}
	if _, ok := handler.(lambda.Handler); !ok && reflect.ValueOf(handler).Kind() != reflect.Func {
		t.Fatalf("lmitest: a %T is no handler: want a function or a lambda.Handler", handler)
	}
	if len(events) == 0 {
		t.Fatal("lmitest: no events")
	}
	r := &runner{config: c, handler: handler, before: takeSnapshot(), said: map[string]bool{}}
	for i, e := range events {
		payload, err := encode(e)
		if err != nil {
			t.Fatalf("lmitest: event %d: %v", i, err)
		}
		for wave := range c.waves {
			n := c.concurrency
			if wave < c.waves/2 {
				n = 2
			}
			for _, problem := range r.wave(i, payload, n) {
				t.Error(problem)
			}
			if r.hung {
				t.Fatal("lmitest: invocations that do not end are left behind")
			}
		}
	}
	if problem := r.leftovers(); problem != "" {
		t.Error(problem)
	}
}

// encode returns the JSON of an event.
func encode(event any) ([]byte, error) {
	var payload []byte
	switch e := event.(type) {
	case []byte:
		payload = e
	case string:
		payload = []byte(e)
	default:
		return json.Marshal(event)
	}
	if !json.Valid(payload) {
		return nil, fmt.Errorf("not JSON: %.40q", payload)
	}
	return payload, nil
}

// A runner keeps what one Run has seen.
type runner struct {
	config
	handler any
	before  snapshot
	count   int             // invocations so far
	said    map[string]bool // problems, each of which is told once
	hung    bool
}

// An invocation is one call of the handler.
type invocation struct {
	number   int
	canary   string
	answer   string
	panicked any
	stack    string
	done     bool
}

// wave invokes the handler n times at once and returns what went wrong.
func (r *runner) wave(event int, payload []byte, n int) []string {
	list := make([]*invocation, n)
	begin := make(chan struct{})
	var wg sync.WaitGroup
	ended := make(chan *invocation, n)
	for i := range list {
		r.count++
		list[i] = &invocation{number: r.count, canary: fmt.Sprintf("canary-%06d-%d", r.count, os.Getpid())}
		body := []byte(strings.ReplaceAll(string(payload), Canary, list[i].canary))
		number, canary := list[i].number, list[i].canary
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-begin
			ended <- r.invoke(number, canary, body)
		}()
	}
	close(begin)
	limit := time.After(r.timeout + time.Second)
	for range n {
		select {
		case inv := <-ended:
			list[slices.IndexFunc(list, func(other *invocation) bool { return other.number == inv.number })] = inv
		case <-limit:
			r.hung = true
			return []string{fmt.Sprintf("lmitest: event %d: an invocation does not end within %v, with %d at once", event, r.timeout, n)}
		}
	}
	wg.Wait()
	return r.judge(event, list)
}

// invoke calls the handler as the runtime client does.
func (r *runner) invoke(number int, canary string, payload []byte) (inv *invocation) {
	inv = &invocation{number: number, canary: canary}
	ctx, cancel := context.WithTimeout(context.Background(), r.timeout)
	defer cancel()
	ctx = lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{
		AwsRequestID:       fmt.Sprintf("00000000-0000-4000-8000-%012d", number),
		InvokedFunctionArn: "arn:aws:lambda:us-east-1:012345678912:function:lmitest",
	})
	defer func() {
		if p := recover(); p != nil {
			buf := make([]byte, 16<<10)
			inv.panicked, inv.stack = p, string(buf[:runtime.Stack(buf, false)])
		}
	}()
	// A handler of aws-lambda-go for each invocation: what Invoke of one returns is memory
	// of a buffer that it has put back into a pool (v1.51.0 to v1.55.1, lambda/handler.go),
	// so that invocations of one would race, which those of lambda.Start do not.
	out, err := lambda.NewHandler(r.handler).Invoke(ctx, payload)
	inv.answer, inv.done = string(out), true
	if err != nil {
		inv.answer = err.Error()
	}
	return inv
}

// judge returns the problems of a wave that were not told before.
func (r *runner) judge(event int, list []*invocation) []string {
	var out []string
	tell := func(kind, format string, args ...any) {
		if !r.said[kind] {
			r.said[kind] = true
			out = append(out, fmt.Sprintf("lmitest: event %d: ", event)+fmt.Sprintf(format, args...))
		}
	}
	for _, inv := range list {
		if !inv.done {
			tell(fmt.Sprint("panic", inv.panicked), "panic in the handler ends the execution environment once the other invocations are done: %v\n%s", inv.panicked, inv.stack)
		}
		for _, number := range foreign(inv) {
			tell("foreign", "the answer to invocation %d has data of invocation %d: %.200s", inv.number, number, inv.answer)
		}
	}
	for _, change := range r.before.changes(takeSnapshot()) {
		tell(change, "%s", change)
	}
	return out
}

// foreign returns the numbers of other invocations whose canaries an answer has.
func foreign(inv *invocation) []int {
	var out []int
	rest := inv.answer
	for {
		i := strings.Index(rest, "canary-")
		if i < 0 {
			return out
		}
		rest = rest[i:]
		var number, pid int
		if n, _ := fmt.Sscanf(rest, "canary-%06d-%d", &number, &pid); n == 2 && pid == os.Getpid() && number != inv.number {
			out = append(out, number)
		}
		rest = rest[len("canary-"):]
	}
}

// A snapshot is state of the process that invocations share.
type snapshot struct {
	env        map[string]string
	dir        string
	goroutines int
}

func takeSnapshot() snapshot {
	s := snapshot{env: map[string]string{}, goroutines: runtime.NumGoroutine()}
	for _, kv := range os.Environ() {
		name, value, _ := strings.Cut(kv, "=")
		s.env[name] = value
	}
	s.dir, _ = os.Getwd() // "" if it was removed, which is a change, too
	return s
}

// changes says what differs later.
func (s snapshot) changes(later snapshot) []string {
	var out []string
	names := maps.Clone(s.env)
	maps.Copy(names, later.env)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if s.env[name] != later.env[name] {
			out = append(out, fmt.Sprintf("an invocation changes the environment variable %s, which all invocations share", name))
		}
	}
	if s.dir != later.dir {
		out = append(out, "an invocation changes the working directory, which all invocations share")
	}
	return out
}

// settle is how long goroutines have to end after the last wave.
const settle = 300 * time.Millisecond

// leftovers reports goroutines that invocations left behind: more than one for every
// other invocation. Fewer may be those of connections and the like.
func (r *runner) leftovers() string {
	deadline := time.Now().Add(settle)
	left := runtime.NumGoroutine() - r.before.goroutines
	for left > 0 && time.Now().Before(deadline) {
		time.Sleep(settle / 30)
		left = runtime.NumGoroutine() - r.before.goroutines
	}
	if left <= r.count/2 {
		return ""
	}
	return fmt.Sprintf("lmitest: %d goroutines are left behind by %d invocations", left, r.count)
}
