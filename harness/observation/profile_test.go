package observation

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/harness/probe"
	"github.com/lmicheck/lmicheck/harness/probe/inside"
	"github.com/lmicheck/lmicheck/harness/racelog"
)

// profiled is a record of a profile of goroutines, as package runtime/pprof writes it.
func profiled(count int, labels string, frames ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d @ 0x4be02e 0x44f6cf 0x60b351\n", count)
	if labels != "" {
		fmt.Fprintf(&b, "# labels: {%s}\n", labels)
	}
	for i, f := range frames {
		function, position, _ := strings.Cut(f, " ")
		fmt.Fprintf(&b, "#\t0x%x\t%s+0x30\t\t%s\n", 0x60b350+i, function, position)
	}
	return b.String() + "\n"
}

func label(id string) string { return fmt.Sprintf("%q:%q", inside.Label, id) }

// handling is the stack of a goroutine in the handler, below what the user's code does.
func handling(slot int, frames ...string) []string {
	return append(frames,
		fmt.Sprintf("github.com/aws/aws-lambda-go/lmicheckprobe.lmiSlot%02d /cache/lmicheckprobe/slots.go:29", slot),
		"github.com/aws/aws-lambda-go/lmicheckprobe.Call[...] /cache/lmicheckprobe/inside.go:58",
		"github.com/aws/aws-lambda-go/lambda.handleInvoke /cache/lambda/invoke_loop.go:76",
	)
}

func polling(n int) string {
	return profiled(n, "", "net/http.(*persistConn).roundTrip /usr/local/go/src/net/http/transport.go:2700",
		"github.com/aws/aws-lambda-go/lambda.(*runtimeAPIClient).next /cache/lambda/runtime_api_client.go:92",
		"github.com/aws/aws-lambda-go/lambda.doRuntimeAPILoop /cache/lambda/invoke_loop.go:31")
}

// What several cases have: ids of invocations, stacks, and what messages are made of.
var (
	id, other = probe.ID(11, 3, 2, 8), probe.ID(12, 4, 2, 8)
	locked    = []string{"sync.(*Mutex).Lock /usr/local/go/src/sync/mutex.go:46", "main.put DIR/main.go:7", "main.handle DIR/main.go:8"}
	child     = []string{"main.handle.func1 DIR/main.go:6"}
)

const (
	plain   = "an invocation is not answered within its timeout"
	others  = "an invocation that is answered when it runs alone is not answered within its timeout when others run"
	here    = ", and waits here"
	goexit  = ": its goroutine has ended without an answer (runtime.Goexit), and its slot is lost"
	posting = "github.com/aws/aws-lambda-go/lambda.(*runtimeAPIClient).post /cache/lambda/runtime_api_client.go:140"
)

// unanswered are profiles of goroutines, and what is told of the invocation.
var unanswered = map[string]struct {
	profile string
	alone   bool
	line    int
	message string
}{
	"no profile":        {"", false, 5, plain},
	"no profile, alone": {"", true, 5, others},
	"it waits": {polling(6) + profiled(1, label(other), handling(4, "main.handle DIR/main.go:6")...) + profiled(1, label(id), handling(3, locked...)...),
		false, 7, plain + here},
	"it waits when others run": {profiled(1, label(id), handling(3, locked...)...), true, 7, others + here},
	"it waits, with labels of its own": {profiled(1, `"endpoint":"/orders", "zone":"a"`, handling(3, locked...)...) + profiled(1, "", handling(4, child...)...) + polling(6),
		false, 7, plain + here},
	"it waits, with more labels": {profiled(1, `"a":"b", `+label(id)+`, "z":"y"`, handling(3, locked...)...) + polling(6), false, 7, plain + here},
	"its goroutine waits, too":   {profiled(1, label(id), child...) + profiled(1, label(id), handling(3, locked...)...) + polling(6), false, 7, plain + here},
	"it waits in a library":      {profiled(1, label(id), handling(3, "net.(*conn).Read /usr/local/go/src/net/net.go:194")...) + polling(7), false, 5, plain},
	"it has ended":               {polling(7), true, 5, others + goexit},
	"it has ended, and others run": {polling(6) + profiled(1, label(other), handling(4, locked...)...),
		false, 5, plain + goexit},
	"it has ended, but its goroutine waits": {polling(7) + profiled(1, label(id), child...), false, 5, plain + goexit},
	"all have ended":                        {profiled(1, "", "sync.(*WaitGroup).Wait /usr/local/go/src/sync/waitgroup.go:118", "main.main DIR/main.go:6"), false, 5, plain + goexit},
	"its answer is on its way":              {polling(7) + profiled(1, "", "net/http.(*Client).Do /usr/local/go/src/net/http/client.go:585", posting), false, 5, plain},
	"its answer waits for goroutines, one of which is net/http's": {profiled(1, label(id), "net/http.(*persistConn).readLoop /usr/local/go/src/net/http/transport.go:2300") +
		profiled(1, label(id), child...) + profiled(1, "", posting), false, 6, plain + here},
	"its answer waits for a goroutine": {polling(7) + profiled(1, label(id), child...) + profiled(1, "", posting), false, 6, plain + here},
	"the client is about to exit":      {profiled(1, label(other), handling(4, locked...)...), false, 5, plain},
}

func TestUnanswered(t *testing.T) {
	for name, c := range unanswered {
		l := newLog(t)
		profile := c.profile
		if profile != "" {
			profile = "goroutine profile: total 9\n" + strings.ReplaceAll(profile, "DIR", l.Function.Roots[0])
		}
		l.Unanswered(id, profile, c.alone)
		l.Unanswered(id, profile, c.alone)
		if f := l.Findings(); len(f) != 1 || f[0].Code != "LMI906" || f[0].Message != c.message || f[0].Span.Line != c.line {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestUnansweredID is about ids that are not of the harness.
func TestUnansweredID(t *testing.T) {
	l := newLog(t)
	for _, id := range []string{"x", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"} {
		if frames, _ := l.goroutine(profiled(1, "", handling(3, "main.handle /main.go:1")...), id); frames != nil {
			t.Errorf("%q: %v", id, frames)
		}
	}
}

func TestGoroutines(t *testing.T) {
	id := func(n int) string { return label(probe.ID(n, n%8, 0, 0)) }
	wait := "main.wait DIR/main.go:6"
	for name, c := range map[string]struct {
		profile string
		line    int
		message string
	}{
		"no profile": {"", 5, "each invocation leaves goroutines behind"},
		"none of the user's": {profiled(100, id(1), "net/http.(*persistConn).readLoop /usr/local/go/src/net/http/transport.go:2300") +
			profiled(50, "", wait), 5, "each invocation leaves goroutines behind"},
		"one for each": {profiled(1, id(1), wait) + profiled(1, id(2), wait) + profiled(1, id(3), wait) + profiled(2, id(4), "main.send DIR/main.go:8"),
			6, "each invocation leaves goroutines behind, which wait here"},
		"many for each": {profiled(5, id(1), wait) + profiled(1, id(2), "main.send DIR/main.go:8") + profiled(1, id(3), "main.send DIR/main.go:8"),
			6, "each invocation leaves goroutines behind, which wait here"},
		"in a library, started by the user": {profiled(3, id(1), "github.com/acme/q.run /mod/q.go:3", "main.wait DIR/main.go:6"),
			6, "each invocation leaves goroutines behind, which wait here"},
		"more that the program has for itself": {profiled(100, "", "main.worker DIR/main.go:8") + profiled(2, id(1), wait),
			6, "each invocation leaves goroutines behind, which wait here"},
	} {
		l := newLog(t)
		profile := "goroutine profile: total 103\n" + strings.ReplaceAll(c.profile, "DIR", l.Function.Roots[0])
		l.Goroutines(profile)
		l.Goroutines(profile)
		if f := l.Findings(); len(f) != 1 || f[0].Code != "LMI907" || f[0].Message != c.message || f[0].Span.Line != c.line {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestGoroutinesOfMany is fast even if there are very many: each invocation has a record.
func TestGoroutinesOfMany(t *testing.T) {
	l := newLog(t)
	var b strings.Builder
	for i := range 20_000 {
		b.WriteString(profiled(1, label(probe.ID(i, i%8, 0, 0)), strings.ReplaceAll("main.wait DIR/main.go:6", "DIR", l.Function.Roots[0])))
	}
	begin := time.Now()
	l.Goroutines(b.String())
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	if f := l.Findings(); len(f) != 1 || f[0].Span.Line != 6 {
		t.Errorf("%+v", f)
	}
}

// TestRealProfile reads what package runtime/pprof writes.
func TestRealProfile(t *testing.T) {
	_, file, line, _ := runtime.Caller(0)
	id := probe.ID(7, 3, 0, 0)
	stop := make(chan bool)
	defer close(stop)
	pprof.Do(t.Context(), pprof.Labels(inside.Label, id, "other", `"quoted"`), func(context.Context) {
		go func() { <-stop }() // line + 5
		go func() { <-stop }()
	})
	l := &Log{Function: Function{Roots: []string{filepath.Dir(file)}}}
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		var b bytes.Buffer
		if err := pprof.Lookup("goroutine").WriteTo(&b, 1); err != nil {
			t.Fatal(err)
		}
		frames, ended := l.goroutine(b.String(), id)
		top, ok := racelog.Side{Stack: frames}.Top(l.own)
		if ok && top.File == file && (top.Line == line+5 || top.Line == line+6) && strings.Contains(top.Function, "TestRealProfile") && ended {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%+v, %v in\n%s", frames, ended, b.String())
		}
	}
}

func TestRecords(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want string
	}{
		"nothing":        {"", "[]"},
		"no profile":     {"hello\n# labels: {}\n#\t0x1\tmain.f+0x1\t/a.go:1\n", "[]"},
		"spaces":         {"2 @ 0x1\n#\t0x1\tmain.f+0x1\t\t/my files/a b.go:12\n", "[2  [main.f /my files/a b.go:12]]"},
		"no name":        {"1 @ 0x1\n#\t0x4a1\n#\t0x1\tmain.f+0x1\t/a.go:1\n", "[1  [main.f /a.go:1]]"},
		"no position":    {"1 @ 0x1\n#\t0x1\tmain.f+0x1\t/a.go\n#\t0x1\tmain.f+0x1\t:7\n#\t0x1\tmain.f+0x1\t/a.go:x\n", "[1  []]"},
		"other labels":   {"1 @ 0x1\n# labels: {\"a\":\"b\"}\n", "[1  []]"},
		"cut off":        {"1 @ 0x1\n# labels: {\"lmicheck\":\"00", "[1 00 []]"},
		"a wrong count":  {"x @ 0x1\n", "[]"},
		"two":            {"1 @ 0x1\n\n3 @ 0x2\n# labels: {\"lmicheck\":\"b\"}\n", "[1  [] 3 b []]"},
		"a generic name": {"1 @ 0x1\n#\t0x1\tmain.(*C[...]).f+0x1\t/a.go:1\n", "[1  [main.(*C[...]).f /a.go:1]]"},
	} {
		var list []string
		for _, r := range records(c.text) {
			list = append(list, fmt.Sprint(r.count, " ", r.id, " ", r.frames))
		}
		if got := fmt.Sprint(list); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestHeap(t *testing.T) {
	for n, want := range map[float64]string{
		0: "up to 1 bytes", 100: "up to 1000 bytes", 999: "up to 1000 bytes", 1000: "1000 bytes or more", 1023: "1000 bytes or more",
		1024: "up to 10 KiB", 40_000: "up to 100 KiB", 1 << 20: "up to 10 MiB", 1 << 30: "1000 MiB or more", 1 << 40: "1000 MiB or more",
	} {
		if got := about(n); got != want {
			t.Errorf("%g: %s", n, got)
		}
	}
	l := newLog(t)
	l.Heap(40_000)
	l.Heap(41_000)
	l.Descriptors()
	l.Descriptors()
	if l.Len() != 2 || l.list[0].Message != "each invocation leaves memory behind, up to 100 KiB" || l.list[1].Severity != "warning" {
		t.Errorf("%+v", l.list)
	}
}
