// Package observation turns what happened in a run into findings, whose evidence is
// "observed".
//
// A [Log] is told of races, of the end of processes, of answers and so on, in the order
// in which they happen. What happens again is the same finding: a race between the same
// two statements, the same panic, the same file. Messages have no numbers that differ
// from one run to the next.
package observation

import (
	"cmp"
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
	seen     map[string]int      // index in the list, by key
	lines    map[string][]string // of files, by name
}

// Findings returns what was seen, in the order of the source.
func (l *Log) Findings() []finding.Finding { return finding.Normalize(slices.Clone(l.list)) }

// Len is how many different things were seen.
func (l *Log) Len() int { return len(l.list) }

// Since returns what was seen after there were n different things.
func (l *Log) Since(n int) []finding.Finding { return slices.Clone(l.list[n:]) }

// add adds a finding of a kind. What has the key of one that was there before only
// replaces that if it says more: parts of a variable are on the heap and have no name, and
// not every phase knows where something is done. Of two that say as much, which of them
// comes first is chance, and the one before in the source stays.
func (l *Log) add(k Kind, key string, f finding.Finding) {
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
	key = k.Name + "|" + key
	i, ok := l.seen[key]
	switch {
	case !ok && l.seen == nil:
		l.seen = map[string]int{key: 0}
		l.list = append(l.list, f)
	case !ok:
		l.seen[key] = len(l.list)
		l.list = append(l.list, f)
	case l.list[i].Place == "" && f.Place != "", len(l.list[i].Sides) < len(f.Sides), before(f, l.list[i]):
		l.list[i] = f
	}
}

// before reports whether one of two findings with both sides is before the other in the
// source.
func before(f, g finding.Finding) bool {
	if len(f.Sides) < 2 || len(g.Sides) < 2 || f.Place == "" && g.Place != "" {
		return false
	}
	return cmp.Or(
		cmp.Compare(f.Place, g.Place),
		f.Span.Compare(g.Span),
		f.Sides[1].Span.Compare(g.Sides[1].Span),
		cmp.Compare(f.Message, g.Message),
	) < 0
}

// own reports whether a frame is in the user's code. Dependencies may be in a directory of
// that, too: vendor, or a module cache, as services for continuous integration set it up.
func (l *Log) own(f racelog.Frame) bool {
	if strings.HasPrefix(f.Function, library) && !strings.HasPrefix(l.Function.Package, library) {
		return false // the patched copy may be anywhere
	}
	return slices.ContainsFunc(l.Function.Roots, func(root string) bool {
		rel, err := filepath.Rel(root, f.File)
		return err == nil && filepath.IsLocal(rel) && !strings.HasPrefix(filepath.ToSlash(rel), "vendor/") && !inCache.MatchString(rel)
	})
}

// library is what functions of the runtime client begin with.
const library = "github.com/aws/aws-lambda-go/"

// inCache is a directory of a module cache, "example.com/orders@v1.2.3".
var inCache = regexp.MustCompile(`[^/\\]@v\d`)

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
	first, _, ok := strings.Cut(withoutTypes(f.Function), "/")
	return ok && strings.Contains(first, ".") && !strings.Contains(f.Function, "/lmicheckprobe.")
}

// standard reports whether a frame is in Go's library, but not in the runtime.
func standard(f racelog.Frame) bool {
	return !strings.HasPrefix(f.Function, "runtime.") && !strings.Contains(f.Function, "/lmicheckprobe.")
}

// Race tells of a report of the race detector. A variable may be named by the symbols of
// the executable, which may be nil.
func (l *Log) Race(r racelog.Report, symbols *racelog.Symbols) {
	if f, ok := l.RaceFinding(r, symbols); ok {
		l.add(DataRace, fmt.Sprint(f.Span.File, f.Span.Line), f)
	}
}

// RaceFinding is the finding that Race makes of a report. It fails for what is no matter
// of the user's.
func (l *Log) RaceFinding(r racelog.Report, symbols *racelog.Symbols) (finding.Finding, bool) {
	if len(r.Sides) != 2 {
		return finding.Finding{}, false
	}
	var frames [2]racelog.Frame
	for i, s := range r.Sides {
		f, ok := l.top(s.Stack)
		if !ok {
			f, ok = s.Top(standard) // net/http has goroutines of its own
		}
		if !ok {
			return finding.Finding{}, false // of the Go runtime itself, or in a stack that was lost
		}
		frames[i] = f
	}
	if !l.own(frames[0]) && !l.own(frames[1]) && !l.user(r) {
		return finding.Finding{}, false // a matter of libraries among themselves
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
		Sides:    []finding.Side{l.side(r.Sides[first], frames[first]), l.side(r.Sides[second], frames[second])},
	}
	f.Sides[0].By, f.Sides[1].By = who(r.Sides[first], r.Sides[second])
	f.Message = raceMessage(f, r.Sides[first], r.Sides[second])
	f.Rule, f.Code, f.Severity, f.Evidence = DataRace.Name, DataRace.Code, DataRace.Severity, finding.Observed
	return f, true
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
func (l *Log) side(s racelog.Side, top racelog.Frame) finding.Side {
	out := finding.Side{Access: verb(s.Op), Span: l.span(top), Function: name(top.Function)}
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

// who says who makes the two accesses of a race. A goroutine and an invocation of the same
// slot may belong together, or not: an invocation before may have left the goroutine.
func who(first, second racelog.Side) (string, string) {
	a, okA := slot(first)
	b, okB := slot(second)
	if okA && okB && a != b || slices.ContainsFunc(first.Stack, inSlot) && slices.ContainsFunc(second.Stack, inSlot) {
		return by(first, "one invocation"), by(second, "another invocation")
	}
	return by(first, "an invocation"), by(second, "an invocation")
}

// slot is that of the invocation that makes an access, or has started the goroutine.
func slot(s racelog.Side) (int, bool) {
	for _, f := range slices.Concat(s.Stack, s.Created) {
		if n, ok := probe.Slot(f.Function); ok {
			return n, true
		}
	}
	return 0, false
}

// RuntimeClient is who makes an access in the code of aws-lambda-go.
const RuntimeClient = "the runtime client"

// by says who makes an access: an invocation has a function of its slot in its stack.
func by(s racelog.Side, invocation string) string {
	if slices.ContainsFunc(s.Stack, inSlot) {
		return invocation
	}
	if slices.ContainsFunc(s.Created, inSlot) {
		return "a goroutine of " + invocation
	}
	if slices.ContainsFunc(s.Stack, func(f racelog.Frame) bool { return strings.HasPrefix(f.Function, library) }) {
		return RuntimeClient
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

// withoutTypes removes type arguments, in which there may be brackets and paths:
// "main.(*Cache[go.shape.[]example.com/orders.Line]).Put".
func withoutTypes(symbol string) string {
	var out strings.Builder
	depth := 0
	for _, c := range symbol {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth == 0:
			out.WriteRune(c)
		}
	}
	return out.String()
}

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
	symbol = withoutTypes(symbol)
	return symbol[strings.LastIndexByte(symbol, '/')+1:]
}

// Name is how the user calls a function of the runtime's name.
func Name(function string) string { return name(function) }
