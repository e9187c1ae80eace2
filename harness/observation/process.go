package observation

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

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
	for _, r := range end.Reports {
		if r.Kind != racelog.Race {
			l.failure(r)
			return
		}
	}
	for _, r := range results {
		switch {
		case r.Outcome == runtimeapi.Failed && r.Err != nil && strings.Contains(end.Output, "resulted in a panic"):
			l.handlerPanic(r.Err)
			return
		case r.Outcome == runtimeapi.TooLarge:
			l.add(Crash, "large", finding.Finding{Message: "an answer of more than 6 MiB is refused with status 413, upon which the runtime client ends the process"})
			return
		}
	}
	switch {
	case strings.Contains(end.Output, "unexpected status code: 410"):
		l.add(LateAnswer, "410", finding.Finding{Message: "an answer after the deadline is refused with status 410, upon which the runtime client ends the process"})
	case strings.Contains(end.Output, "unexpected status code: 413"):
		l.add(Crash, "large", finding.Finding{Message: "an answer of more than 6 MiB is refused with status 413, upon which the runtime client ends the process"})
	default:
		message := fmt.Sprintf("the process ends while it serves invocations (%s)", end.Exit)
		if last := lastLine(end.Output); last != "" {
			message += fmt.Sprintf("; the last it wrote: %q", last)
		}
		l.add(Crash, end.Exit.String(), finding.Finding{Message: message})
	}
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
		what = "panic outside the handler's own goroutine: " + withoutAddresses(what)
	default:
		what = "fatal error: " + withoutAddresses(what)
	}
	f.Message = "the process ends at once, with all invocations that it serves (" + what + ")"
	l.add(Crash, f.Span.File+fmt.Sprint(f.Span.Line)+r.Kind.String(), f)
}

var address = regexp.MustCompile(`0x[0-9a-f]+|\[recovered\]|goroutine \d+`)

// withoutAddresses removes what differs from run to run.
func withoutAddresses(text string) string {
	return strings.Join(strings.Fields(address.ReplaceAllString(text, "")), " ")
}

// maxText is how much of a function's own text is shown, in characters.
const maxText = 160

func firstLine(text string) string { return clip(strings.SplitN(text, "\n", 2)[0]) }

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return withoutTimes(clip(strings.TrimSpace(lines[len(lines)-1])))
}

// times are what package log and slog begin a line with.
var times = regexp.MustCompile(`^\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d:\d\d\S* `)

func withoutTimes(line string) string { return times.ReplaceAllString(line, "") }

func clip(text string) string {
	if r := []rune(text); len(r) > maxText {
		return string(r[:maxText]) + "..."
	}
	return text
}

// handlerPanic is a panic that the runtime client has recovered and reported.
func (l *Log) handlerPanic(err *runtimeapi.FunctionError) {
	f := finding.Finding{Message: "a panic in the handler ends the process once the other invocations are done (" + clip(firstLine(err.Message)) + ")"}
	for _, text := range err.Stack {
		if frame, ok := l.clientFrame(text); ok {
			f.Span, f.Function = l.span(frame), name(frame.Function)
			break
		}
	}
	l.add(Crash, "panic"+f.Span.File+fmt.Sprint(f.Span.Line)+err.Type, f)
}

// clientFrame reads a frame as aws-lambda-go reports it: {"path", "line", "label"}, with
// a path of which the beginning is missing. It fails for code that is not the user's.
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
		// The path begins somewhere above the file: with GOPATH or the module cut off.
		parts := strings.Split(filepath.ToSlash(f.Path), "/")
		for i := range parts {
			file := filepath.Join(root, filepath.Join(parts[i:]...))
			if _, ok := l.line(file, f.Line); ok {
				return racelog.Frame{Function: "main." + f.Label, File: file, Line: f.Line}, true
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
	frames, running := goroutine(profile, id)
	switch top, ok := (racelog.Side{Stack: frames}).Top(l.own); {
	case profile != "" && !running:
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
// invocation.
func (l *Log) Foreign(where string) {
	l.add(ForeignData, where, finding.Finding{Message: where + " has data of another invocation"})
}

// TooFewPollers tells how many clients poll, of how many that may.
func (l *Log) TooFewPollers(have, want int, span finding.Span, why string) {
	message := fmt.Sprintf("the function polls for %d of %d invocations at once: the others are refused", have, want)
	if why != "" {
		message += " (" + why + ")"
	}
	l.add(Pollers, "", finding.Finding{Message: message, Span: span})
}
