package observation

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/lmicheck/lmicheck/harness/environment"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Death tells of a process that has ended by itself, with the outcomes of the invocations
// that it was running.
func (l *Log) Death(end environment.End, outOfMemory bool, results []runtimeapi.Result) {
	if outOfMemory {
		l.add(Crash, "memory", finding.Finding{Message: "the process is killed because it uses more memory than the environment has"})
		return
	}
	if r, ok := failureOf(end); ok {
		l.failure(r)
		return
	}
	if err := panicOf(results); err != nil && strings.Contains(end.Output, "resulted in a panic") {
		l.handlerPanic(err)
		return
	}
	large := func(r runtimeapi.Result) bool { return r.Outcome == runtimeapi.TooLarge }
	switch {
	case slices.ContainsFunc(results, large), strings.Contains(end.Output, "unexpected status code: 413"):
		l.add(Crash, "large", finding.Finding{Message: "an answer of more than 6 MiB is refused with status 413, upon which the runtime client ends the process"})
	case strings.Contains(end.Output, "unexpected status code: 410"):
		l.add(LateAnswer, "410", finding.Finding{Message: "an answer after the deadline is refused with status 410, upon which the runtime client ends the process"})
	default:
		message := fmt.Sprintf("the process ends while it serves invocations (%s)", end.Exit)
		if last := lastLine(end.Output); last != "" {
			message += fmt.Sprintf("; the last it wrote: %q", last)
		}
		l.add(Crash, end.Exit.String(), finding.Finding{Message: message})
	}
}

// failureOf is what the Go runtime has ended the process for: it exits with status 2, or
// with GOTRACEBACK=crash by SIGABRT. A report without that is of a panic that the function
// has recovered and written down itself; so are all before the last that has a stack.
func failureOf(end environment.End) (racelog.Report, bool) {
	if end.Exit.Code != 2 && end.Exit.Signal != syscall.SIGABRT {
		return racelog.Report{}, false
	}
	var last racelog.Report
	found := false
	for _, r := range end.Reports {
		if r.Kind != racelog.Race && (!found || len(r.Sides) > 0) {
			last, found = r, true
		}
	}
	return last, found
}

// panicOf is the error that stands for a panic: that with a stack, which errors that a
// handler returns do not have.
func panicOf(results []runtimeapi.Result) *runtimeapi.FunctionError {
	var first *runtimeapi.FunctionError
	for _, r := range results {
		if r.Outcome != runtimeapi.Failed || r.Err == nil {
			continue
		}
		if len(r.Err.Stack) > 0 {
			return r.Err
		}
		if first == nil {
			first = r.Err
		}
	}
	return first
}

// failure is a panic or fatal error that the runtime has reported.
func (l *Log) failure(r racelog.Report) {
	f := finding.Finding{}
	var stack []racelog.Frame
	if len(r.Sides) > 0 {
		s := r.Sides[0]
		stack = append(slices.Clone(s.Stack), s.Created...)
	}
	if top, ok := (racelog.Side{Stack: stack}).Top(l.own); ok {
		f.Span, f.Function = l.span(top), name(top.Function)
	}
	what := firstLine(r.Message)
	switch r.Kind {
	case racelog.Panic:
		what = "panic outside the handler's own goroutine: " + what
	default:
		what = "fatal error: " + what
	}
	f.Message = "the process ends at once, with all invocations that it serves (" + what + ")"
	l.add(Crash, f.Span.File+fmt.Sprint(f.Span.Line)+r.Kind.String(), f)
}

var (
	// changing is what is never the same again: times, as package log and JSON have them,
	// request ids, tokens, large numbers, addresses, and ports of this machine.
	changing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|(\d{4}[/-]\d\d[/-]\d\d[ T])?\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?|\b\d{9,}(\.\d+)?|` +
		`lmic[0-9a-f]{18}|0x[0-9a-f]+|127\.0\.0\.1:\d+`)

	// noise is what says nothing without that.
	noise = regexp.MustCompile(`^\* |\[recovered(, repanicked)?\]|goroutine \d+`)
)

// steady makes a text of a function's own the same from run to run.
func steady(text string) string {
	text = noise.ReplaceAllString(changing.ReplaceAllString(text, "*"), "")
	return clip(strings.Join(strings.Fields(text), " "))
}

// maxText is how much of a function's own text is shown, in characters.
const maxText = 160

func firstLine(text string) string { return steady(strings.SplitN(text, "\n", 2)[0]) }

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return steady(lines[len(lines)-1])
}

func clip(text string) string {
	if r := []rune(text); len(r) > maxText {
		return string(r[:maxText]) + "..."
	}
	return text
}

// handlerPanic is a panic that the runtime client has recovered and reported.
func (l *Log) handlerPanic(err *runtimeapi.FunctionError) {
	f := finding.Finding{Message: "a panic in the handler ends the process once the other invocations are done (" + firstLine(err.Message) + ")"}
	for _, text := range err.Stack {
		if frame, ok := l.clientFrame(text); ok {
			f.Span, f.Function = l.span(frame), name(frame.Function)
			break
		}
	}
	l.add(Crash, "panic"+f.Span.File+fmt.Sprint(f.Span.Line)+err.Type, f)
}

// clientFrame reads a frame as aws-lambda-go reports it: {"path", "line", "label"}, with
// a path of which the beginning is missing, so that "runtime/panic.go" need not be a file
// panic.go of the user's. It fails for code that is not the user's.
func (l *Log) clientFrame(text string) (racelog.Frame, bool) {
	var f struct {
		Path  string `json:"path"`
		Line  int    `json:"line"`
		Label string `json:"label"`
	}
	if json.Unmarshal([]byte(text), &f) != nil || f.Path == "" {
		return racelog.Frame{}, false
	}
	for _, root := range l.Function.Roots {
		parts := strings.Split(strings.TrimPrefix(f.Path, "/"), "/")
		for i := range parts {
			file := filepath.Join(root, filepath.Join(parts[i:]...))
			frame := racelog.Frame{Function: "main." + f.Label, File: file, Line: f.Line}
			if !strings.HasSuffix(filepath.ToSlash(file), "/"+strings.Join(parts, "/")) || !l.own(frame) {
				continue
			}
			if _, ok := l.line(file, f.Line); ok {
				return frame, true
			}
		}
	}
	return racelog.Frame{}, false
}

// Unanswered tells of an invocation that had no answer in its time; profile is that of the
// goroutines, with labels, or empty. With alone, the same event was answered when it was
// sent alone.
func (l *Log) Unanswered(id, profile string, alone bool) {
	f := finding.Finding{Message: "an invocation is not answered within its timeout"}
	if alone {
		f.Message = "an invocation that is answered when it runs alone is not answered within its timeout when others run"
	}
	frames, ended := l.goroutine(profile, id)
	switch top, ok := (racelog.Side{Stack: frames}).Top(l.own); {
	case ended:
		f.Message += ": its goroutine has ended without an answer (runtime.Goexit), and its slot is lost"
	case ok:
		f.Span, f.Function = l.span(top), name(top.Function)
		f.Message += ", and waits here"
	}
	l.add(LateAnswer, f.Message+f.Span.File+fmt.Sprint(f.Span.Line), f)
}

// Late tells of an answer after the deadline.
func (l *Log) Late() {
	l.add(LateAnswer, "late", finding.Finding{Message: "an invocation is answered after its deadline: on Lambda the answer is refused with status 410, upon which the runtime client ends the process"})
}

// Foreign tells of an answer, or a request to a service, that has what belongs to another
// invocation, with its text.
func (l *Log) Foreign(where, text string) {
	f := finding.Finding{Message: where + " has data of another invocation"}
	if text != "" {
		f.Alone = "it says: " + clip(strings.Join(strings.Fields(text), " "))
	}
	l.add(ForeignData, where, f)
}

// TooFewPollers tells how many clients poll, of how many that may.
func (l *Log) TooFewPollers(have, want int, span finding.Span, why string) {
	message := fmt.Sprintf("the function polls for %d of %d invocations at once: the others are refused", have, want)
	if why != "" {
		message += " (" + why + ")"
	}
	l.add(Pollers, "", finding.Finding{Message: message, Span: span})
}
