package observation

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/lmicheck/lmicheck/harness/environment"
	"github.com/lmicheck/lmicheck/harness/process"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// A death is what a function ends with.
type death struct {
	exit        process.Exit
	output      string // DIR stands for the directory of the function
	outOfMemory bool
	results     []runtimeapi.Result
}

// of makes an End of it, as package environment does.
func (d death) tell(l *Log) {
	output := strings.ReplaceAll(d.output, "DIR", l.Function.Roots[0])
	l.Death(environment.End{Alone: true, Exit: d.exit, Output: output, Reports: racelog.Parse(output)}, d.outOfMemory, d.results)
}

// goPanic is what the Go runtime writes for a panic in a goroutine of the handler.
const goPanic = `2026/11/22 03:26:30 serving
panic: no order lmic0123456789abcdef01 at 0xc000123450

goroutine 23 [running]:
main.put(...)
	DIR/main.go:7
main.handle.func1()
	DIR/main.go:6 +0x34
created by main.handle in goroutine 19
	DIR/main.go:8 +0x45
exit status 2
`

const mapFatal = `fatal error: concurrent map writes

goroutine 31 [running]:
internal/runtime/maps.fatal({0x7d1a33?, 0x44?})
	/usr/local/go/src/runtime/panic.go:1181 +0x18
main.handle({0x8a3e60?, 0xc0000b2000?})
	DIR/main.go:6 +0x45
github.com/aws/aws-lambda-go/lmicheckprobe.lmiSlot03(0xc0000a1b48?)
	/cache/lmicheckprobe/slots.go:29 +0x1d

goroutine 1 [sync.WaitGroup.Wait]:
sync.runtime_SemacquireWaitGroup(0xc00002a0a0?, 0x80?)
	/usr/local/go/src/runtime/sema.go:114 +0x2e
`

// clientPanic is what aws-lambda-go writes before it exits with status 1.
const clientPanic = `2026/11/22 03:26:30 {"errorMessage":"no order","errorType":"errorString"}
2026/11/22 03:26:30 calling the handler function resulted in a panic, the process should exit
`

// frame is a frame as aws-lambda-go reports it.
func frame(path string, line int, label string) string {
	return fmt.Sprintf(`{"path":%q,"line":%d,"label":%q}`, path, line, label)
}

func failed(typ, message string, stack ...string) runtimeapi.Result {
	return runtimeapi.Result{Outcome: runtimeapi.Failed, Err: &runtimeapi.FunctionError{Type: typ, Message: message, Stack: stack}}
}

func exit(code int) process.Exit { return process.Exit{Code: code} }

// What the messages of several cases have.
const (
	tooLarge  = "an answer of more than 6 MiB is refused with status 413, upon which the runtime client ends the process"
	atOnce    = "the process ends at once, with all invocations that it serves "
	inHandler = "a panic in the handler ends the process once the other invocations are done "
)

var answered = runtimeapi.Result{Outcome: runtimeapi.Answered}

// deaths are ends of processes, and what is told of them.
var deaths = map[string]struct {
	death
	line    int // 5: that of the handler
	rule    string
	message string
}{
	"memory": {death{exit: process.Exit{Code: -1, Signal: syscall.SIGKILL}, outOfMemory: true, output: goPanic}, 5, "crash",
		"the process is killed because it uses more memory than the environment has"},
	"a panic in a goroutine": {death{exit: exit(2), output: goPanic}, 7, "crash",
		atOnce + "(panic outside the handler's own goroutine: no order * at *)"},
	"a panic in a goroutine, with GOTRACEBACK=crash": {death{exit: process.Exit{Code: -1, Signal: syscall.SIGABRT}, output: goPanic}, 7, "crash",
		atOnce + "(panic outside the handler's own goroutine: no order * at *)"},
	"a panic that was raised again": {death{exit: exit(2), output: "panic: x [recovered, repanicked]\n\ngoroutine 1 [running]:\nmain.put()\n\tDIR/main.go:6 +0x1\n"}, 6, "crash",
		atOnce + "(panic outside the handler's own goroutine: x)"},
	"a goroutine that the user's code has started in a library": {death{exit: exit(2), output: "panic: runtime error: index out of range [3] with length 3\n\ngoroutine 9 [running]:\ngithub.com/acme/q.run()\n\t/mod/q.go:6 +0x1\ncreated by main.handle in goroutine 7\n\tDIR/main.go:8 +0x2\n"}, 8, "crash",
		atOnce + "(panic outside the handler's own goroutine: runtime error: index out of range [3] with length 3)"},
	"a panic without a stack": {death{exit: exit(2), output: "panic: x\n"}, 5, "crash",
		atOnce + "(panic outside the handler's own goroutine: x)"},
	"concurrent map writes": {death{exit: exit(2), output: mapFatal}, 6, "crash",
		atOnce + "(fatal error: concurrent map writes)"},
	"a panic that was recovered before": {death{exit: exit(2), output: "panic: recovered, and logged\n" + goPanic + "panic: on standard output\n"}, 7, "crash",
		atOnce + "(panic outside the handler's own goroutine: no order * at *)"},
	"a panic that was recovered, and then os.Exit": {death{exit: exit(4), output: goPanic + "giving up\n"}, 5, "crash",
		`the process ends while it serves invocations (exit status 4); the last it wrote: "giving up"`},
	"a panic that was recovered, and then a signal": {death{exit: process.Exit{Code: -1, Signal: syscall.SIGKILL}, output: goPanic}, 5, "crash",
		`the process ends while it serves invocations (signal: killed); the last it wrote: "exit status 2"`},
	"a race is no failure": {death{exit: exit(2), output: report(access{op: "Write", stack: invoked(0, "main.handle DIR/main.go:6")}, access{op: "Write", stack: invoked(1, "main.handle DIR/main.go:6")}) + "bye"}, 5, "crash",
		`the process ends while it serves invocations (exit status 2); the last it wrote: "bye"`},
	"a panic in the handler": {death{exit: exit(1), output: clientPanic, results: []runtimeapi.Result{answered, failed("errorString", "not found"),
		failed("boundsError", "index out of range [7]\nsecond line", frame("runtime/panic.go", 6, "gopanic"), frame("lambda/main.go", 6, "handle"), frame("orders/main.go", 8, "(*api).handle"))}}, 8, "crash",
		inHandler + "(index out of range [7])"},
	"a panic in a package of the handler, of no use": {death{exit: exit(1), output: clientPanic, results: []runtimeapi.Result{
		failed("string", "order lmic0123456789abcdef01", "main.go:8", `{}`, frame("orders/main.go", 4, "handle"), frame("orders/gone.go", 1, "handle"), frame("orders/main.go", 999, "handle"))}}, 5, "crash",
		inHandler + "(order *)"},
	"a panic without a stack in the handler": {death{exit: exit(1), output: clientPanic, results: []runtimeapi.Result{answered, failed("string", "told")}}, 5, "crash",
		inHandler + "(told)"},
	"an error is no panic": {death{exit: exit(1), output: "2026/11/22 03:26:30 giving up", results: []runtimeapi.Result{failed("string", "told")}}, 5, "crash",
		`the process ends while it serves invocations (exit status 1); the last it wrote: "giving up"`},
	"a large answer":        {death{exit: exit(1), results: []runtimeapi.Result{answered, {Outcome: runtimeapi.TooLarge}}}, 5, "crash", tooLarge},
	"a large answer before": {death{exit: exit(1), output: "2026/11/22 03:26:30 failed to POST to http://127.0.0.1:4711/2018-06-01/runtime/invocation/1/response: got unexpected status code: 413"}, 5, "crash", tooLarge},
	"a late answer": {death{exit: exit(1), output: "2026/11/22 03:26:30 failed to POST to http://127.0.0.1:4711/2018-06-01/runtime/invocation/1/response: got unexpected status code: 410\n"}, 5, "lateanswer",
		"an answer after the deadline is refused with status 410, upon which the runtime client ends the process"},
	"silence": {death{exit: exit(0), output: " \n"}, 5, "crash", "the process ends while it serves invocations (exit status 0)"},
}

func TestDeath(t *testing.T) {
	for name, c := range deaths {
		l := newLog(t)
		c.tell(l)
		c.tell(l)
		list := l.Findings()
		if len(list) != 1 || l.Len() != 1 {
			t.Errorf("%s: %d findings: %+v", name, len(list), list)
			continue
		}
		if f := list[0]; f.Rule != c.rule || f.Span.Line != c.line || f.Message != c.message {
			t.Errorf("%s: %s at line %d: %s", name, f.Rule, f.Span.Line, f.Message)
		}
	}
}

// TestDeathsDiffer keeps apart what is not the same.
func TestDeathsDiffer(t *testing.T) {
	l := newLog(t)
	for _, d := range []death{
		{exit: exit(2), output: goPanic},
		{exit: exit(2), output: mapFatal},
		{exit: exit(2), output: strings.Replace(goPanic, "main.go:7", "main.go:6", 1)},
		{exit: exit(1)},
		{exit: exit(3)},
	} {
		d.tell(l)
		d.tell(l)
	}
	if l.Len() != 5 {
		t.Errorf("%d findings", l.Len())
	}
}

// TestSteady removes what differs from run to run, and no more.
func TestSteady(t *testing.T) {
	long := strings.Repeat("é", maxText+1)
	for text, want := range map[string]string{
		"2026/11/22 03:26:30 no table":                            "no table",
		"2026/11/22 03:26:30.123456 no table":                     "no table",
		"2026-11-22T03:26:30.1+01:00 no table":                    "no table",
		`{"time":"2026-11-22T03:26:30Z","msg":"no table"}`:        `{"time":"*","msg":"no table"}`,
		"03:26:30 no table":                                       "no table",
		"order 00000001-0308-4000-8000-00000000000b of 12":        "order * of 12",
		"token lmic0123456789abcdef01, LMI":                       "token *, LMI",
		"dial tcp 127.0.0.1:41233: connect: connection refused":   "dial tcp *: connect: connection refused",
		"dial tcp 10.0.0.7:5432: connect: connection refused":     "dial tcp 10.0.0.7:5432: connect: connection refused",
		"(*main.order) 0xc000123450":                              "(*main.order) *",
		"index out of range [3] with length 3":                    "index out of range [3] with length 3",
		"x [recovered]":                                           "x",
		"ts 1795318000.123 and 1795318000":                        "ts * and *",
		" several   spaces\t":                                     "several spaces",
		"":                                                        "",
		long:                                                      long[:2*maxText] + "...",
		"0xc000123450 " + strings.Repeat("a", maxText-len("* ")):  "a", // see below
		"the answer is 42, of 12345678 in the year 2026/11/22 AD": "the answer is 42, of 12345678 in the year 2026/11/22 AD",
	} {
		got := steady(text)
		if want == "a" {
			want = strings.Repeat("a", maxText-2)
		}
		if got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestLastLine(t *testing.T) {
	for text, want := range map[string]string{
		"a\nb\n\n": "b",
		"\n":       "",
		"a\r\nb\r": "b",
		"a":        "a",
	} {
		if got := lastLine(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
