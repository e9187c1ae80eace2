// Package observation turns what happened in a run into findings, whose evidence is
// "observed".
//
// A [Log] is told of races, of the end of processes, of answers and so on, in the order
// in which they happen. What happens again is the same finding: a race between the same
// two statements, the same panic, the same file. Messages have no numbers that differ
// from one run to the next.
package observation

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/harness/probe"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Function is what is run.
type Function struct {
	Package string       // import path of its main package
	Handler string       // as the user would name it; empty if it is not known
	Start   finding.Span // the beginning of the handler, or whatever stands for the function
	Roots   []string     // directories with the user's own code
}

// A Log collects findings. The zero value, but for Function, is ready.
type Log struct {
	Function Function
	list     []finding.Finding
	seen     map[string]bool
	lines    map[string][]string // of files, by name
}

// Findings returns what was seen, in the order of the source.
func (l *Log) Findings() []finding.Finding { return finding.Normalize(slices.Clone(l.list)) }

// Len is how many different things were seen.
func (l *Log) Len() int { return len(l.list) }

// add adds a finding of a kind, unless the key was there before.
func (l *Log) add(k Kind, key string, f finding.Finding) {
	key = k.Name + "|" + key
	if l.seen[key] {
		return
	}
	if l.seen == nil {
		l.seen = map[string]bool{}
	}
	l.seen[key] = true
	f.Rule, f.Code, f.Severity, f.Evidence = k.Name, k.Code, k.Severity, finding.Observed
	if f.Span.File == "" {
		f.Span = l.Function.Start
		f.Function = l.Function.Handler
	}
	f.Package = l.Function.Package
	f.Handler = l.Function.Handler
	if l.Function.Start.File != "" {
		f.Start = &l.Function.Start
	}
	l.list = append(l.list, f)
}

// own reports whether a frame is in the user's code.
func (l *Log) own(f racelog.Frame) bool {
	return slices.ContainsFunc(l.Function.Roots, func(root string) bool {
		rel, err := filepath.Rel(root, f.File)
		return err == nil && filepath.IsLocal(rel) && !strings.HasPrefix(filepath.ToSlash(rel), "vendor/")
	})
}

// top is the frame that stands for an access: the innermost of the user's code, or else
// the innermost of a dependency.
func (l *Log) top(stack []racelog.Frame) (racelog.Frame, bool) {
	if f, ok := (racelog.Side{Stack: stack}).Top(l.own); ok {
		return f, true
	}
	return racelog.Side{Stack: stack}.Top(foreign)
}

// foreign reports whether a frame is in code that is neither Go's nor the probe's.
func foreign(f racelog.Frame) bool {
	first, _, _ := strings.Cut(f.Function, "/")
	return strings.Contains(first, ".") && strings.Contains(f.Function, "/") && !strings.Contains(f.Function, "/lmicheckprobe.")
}

// Race tells of a report of the race detector. A variable may be named by the symbols of
// the executable, which may be nil.
func (l *Log) Race(r racelog.Report, symbols *racelog.Symbols) {
	if len(r.Sides) != 2 {
		return
	}
	var frames [2]racelog.Frame
	for i, s := range r.Sides {
		f, ok := l.top(s.Stack)
		if !ok {
			return // between the Go runtime and itself, or in a stack that was lost
		}
		frames[i] = f
	}
	if !l.own(frames[0]) && !l.own(frames[1]) && !l.user(r) {
		return // a matter of libraries among themselves
	}
	first, second := 0, 1
	if l.rank(r.Sides[1], frames[1]) > l.rank(r.Sides[0], frames[0]) || l.rank(r.Sides[1], frames[1]) == l.rank(r.Sides[0], frames[0]) && frames[1].String() < frames[0].String() {
		first, second = 1, 0
	}
	place := ""
	if symbols != nil {
		if name, _, ok := symbols.Variable(r.Sides[0].Address); ok {
			place = short(name)
		}
	}
	f := finding.Finding{
		Place:    place,
		Span:     l.span(frames[first]),
		Function: name(frames[first].Function),
		Sides:    []finding.Side{l.side(r.Sides[first], frames[first], 0), l.side(r.Sides[second], frames[second], 1)},
	}
	f.Message = raceMessage(f, r.Sides[first], r.Sides[second])
	key := frames[first].String()
	if place != "" {
		l.nameRace(f)
	}
	l.add(DataRace, key, f)
}

// nameRace gives a race at a statement that was seen before the name of its variable, if
// that was not known then: parts of a variable may be on the heap.
func (l *Log) nameRace(f finding.Finding) {
	for i := range l.list {
		if l.list[i].Rule == DataRace.Name && l.list[i].Place == "" && l.list[i].Span == f.Span {
			l.list[i].Place, l.list[i].Sides, l.list[i].Message = f.Place, f.Sides, f.Message
		}
	}
}

// user reports whether the user's code is on the way to both accesses, or has started
// the goroutines that make them.
func (l *Log) user(r racelog.Report) bool {
	for _, s := range r.Sides {
		if _, ok := s.Top(l.own); !ok && !slices.ContainsFunc(s.Created, l.own) {
			return false
		}
	}
	return true
}

// rank prefers writes, and the user's own code, as the place to act.
func (l *Log) rank(s racelog.Side, f racelog.Frame) int {
	n := 0
	if l.own(f) {
		n += 2
	}
	if strings.HasSuffix(s.Op, "write") {
		n++
	}
	return n
}

func raceMessage(f finding.Finding, first, second racelog.Side) string {
	what := "memory"
	if f.Place != "" {
		what = fmt.Sprintf("%q", f.Place)
	}
	return fmt.Sprintf("%s %s %s while %s %s it, with nothing between them (data race)",
		f.Sides[0].By, verb(first.Op), what, f.Sides[1].By, verb(second.Op))
}

func verb(op string) string {
	if strings.HasSuffix(op, "write") {
		return "writes"
	}
	return "reads"
}

// side is one access of a race, with the calls that lead to it in the user's code.
func (l *Log) side(s racelog.Side, top racelog.Frame, nth int) finding.Side {
	out := finding.Side{By: by(s, nth), Access: verb(s.Op), Span: l.span(top), Function: name(top.Function)}
	var own []racelog.Frame
	for _, f := range s.Stack {
		if l.own(f) {
			own = append(own, f)
		}
	}
	for i := len(own) - 1; i > 0; i-- {
		out.Chain = append(out.Chain, finding.Frame{Function: name(own[i].Function), Callee: name(own[i-1].Function), Call: l.span(own[i])})
	}
	return out
}

// by says who makes an access: an invocation has a function of its slot in its stack.
func by(s racelog.Side, nth int) string {
	invocation := [...]string{"one invocation", "another invocation"}[nth]
	if slices.ContainsFunc(s.Stack, inSlot) {
		return invocation
	}
	if slices.ContainsFunc(s.Created, inSlot) {
		return "a goroutine of " + invocation
	}
	if slices.ContainsFunc(s.Stack, func(f racelog.Frame) bool { return strings.HasPrefix(f.Function, "github.com/aws/aws-lambda-go/") }) {
		return "the runtime client"
	}
	return "a background goroutine"
}

func inSlot(f racelog.Frame) bool {
	_, ok := probe.Slot(f.Function)
	return ok
}

// span is the line of a frame: more is not known.
func (l *Log) span(f racelog.Frame) finding.Span {
	s := finding.Span{File: f.File, Line: f.Line, Column: 1}
	if line, ok := l.line(f.File, f.Line); ok {
		text := strings.TrimLeft(line, " \t")
		s.Column = len(line) - len(text) + 1
		s.EndLine, s.EndColumn = f.Line, len(strings.TrimRight(line, " \t\r"))+1
	}
	return s
}

// line returns a line of a file.
func (l *Log) line(file string, n int) (string, bool) {
	lines, ok := l.lines[file]
	if !ok {
		if text, err := os.ReadFile(file); err == nil {
			lines = strings.Split(string(text), "\n")
		}
		if l.lines == nil {
			l.lines = map[string][]string{}
		}
		l.lines[file] = lines
	}
	if n < 1 || n > len(lines) || strings.TrimSpace(lines[n-1]) == "" {
		return "", false
	}
	return lines[n-1], true
}

var typeArguments = regexp.MustCompile(`\[[^]]*\]`)

// name is how the user calls a function that the runtime calls
// "example.com/orders/store.(*Cache[...]).Put".
func name(function string) string {
	_, after, ok := strings.Cut(short(function), ".")
	if !ok {
		return function
	}
	return strings.TrimSuffix(after, "-fm")
}

// short is a symbol with the name of its package instead of the path, "store.entries".
func short(symbol string) string {
	symbol = typeArguments.ReplaceAllString(symbol, "")
	return symbol[strings.LastIndexByte(symbol, '/')+1:]
}

// Name is how the user calls a function of the runtime's name.
func Name(function string) string { return name(function) }
