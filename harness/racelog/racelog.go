// Package racelog reads what a Go process writes when it goes wrong: reports of the
// race detector, fatal errors of the runtime such as concurrent map writes, and panics.
//
//	for _, r := range racelog.Parse(stderr) {
//		fmt.Println(r.Kind, r.Message)
//	}
//
// The text may be anything: other output between the reports, reports that are cut off,
// no UTF-8. What cannot be read is left out. For the form of race reports see the page
// "Data Race Detector" of the Go documentation (go.dev/doc/articles/race_detector); that
// of the runtime's own messages is in runtime/panic.go.
package racelog

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A Kind is a kind of report.
type Kind uint8

const (
	Race          Kind = iota // two accesses that nothing orders
	ConcurrentMap             // the runtime saw a map used by two goroutines
	Panic                     // a panic that nobody recovered
	Deadlock                  // all goroutines wait
	OutOfMemory
	Fatal // another fatal error of the runtime
)

// String names the kind.
func (k Kind) String() string {
	return [...]string{"data race", "concurrent map access", "panic", "deadlock", "out of memory", "fatal error"}[k]
}

// A Report is one thing that went wrong.
type Report struct {
	Kind    Kind
	Message string // of the panic or the fatal error
	Sides   []Side // of a race: the two accesses; else the goroutine that failed, if known
}

// A Side is one access of a race, or the goroutine that a process ended with.
type Side struct {
	Op        string // "read", "write", "atomic write", ...; empty if the goroutine failed
	Address   uint64 // of what was accessed
	Goroutine int    // 0 is the main goroutine in reports of races, as they write it
	Stack     []Frame
	Created   []Frame // where the goroutine was started
}

// A Frame is one line of a stack, the innermost first.
type Frame struct {
	Function string // "main.(*api).handle"
	File     string
	Line     int
}

// String is how Go writes a frame.
func (f Frame) String() string { return fmt.Sprintf("%s %s:%d", f.Function, f.File, f.Line) }

// Top returns the innermost frame that is wanted: that of the user's code, say.
func (s Side) Top(wanted func(Frame) bool) (Frame, bool) {
	i := slices.IndexFunc(s.Stack, wanted)
	if i < 0 {
		return Frame{}, false
	}
	return s.Stack[i], true
}

// Key is the same for two reports of the same accesses, whoever came first.
func (r Report) Key() string {
	var sides []string
	for _, s := range r.Sides {
		at := ""
		if len(s.Stack) > 0 {
			at = s.Stack[0].String()
		}
		sides = append(sides, s.Op+" "+at)
	}
	slices.Sort(sides)
	return r.Kind.String() + "|" + r.Message + "|" + strings.Join(sides, "|")
}

// Deduplicate keeps the first of the reports that have the same key.
func Deduplicate(reports []Report) []Report {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(reports), func(r Report) bool {
		key := r.Key()
		defer func() { seen[key] = true }()
		return seen[key]
	})
}

// Parse returns the reports in a text, in its order.
func Parse(text string) []Report {
	p := &parser{lines: strings.Split(text, "\n")}
	var out []Report
	for p.at < len(p.lines) {
		if r, ok := p.report(); ok {
			out = append(out, r)
		}
	}
	return out
}

// A parser goes through lines. Every method consumes at least the line that it is
// called at.
type parser struct {
	lines []string
	at    int
}

// peek is the current line, "" at the end.
func (p *parser) peek() string {
	if p.at >= len(p.lines) {
		return ""
	}
	return strings.TrimSuffix(p.lines[p.at], "\r")
}

// report reads a report, if one begins at the current line.
func (p *parser) report() (Report, bool) {
	line := p.peek()
	p.at++
	if strings.TrimSpace(line) == "WARNING: DATA RACE" {
		return p.race(), true
	}
	if message, ok := strings.CutPrefix(line, "panic: "); ok {
		return p.failure(Panic, message), true
	}
	if message, ok := strings.CutPrefix(line, "fatal error: "); ok {
		return p.failure(fatalKind(message), message), true
	}
	return Report{}, false
}

func fatalKind(message string) Kind {
	switch {
	case strings.HasPrefix(message, "concurrent map"):
		return ConcurrentMap
	case strings.Contains(message, "asleep - deadlock"):
		return Deadlock
	case strings.Contains(message, "out of memory"), strings.Contains(message, "cannot allocate memory"):
		return OutOfMemory
	}
	return Fatal
}

// race reads the sections of a race report, up to the line that closes it.
func (p *parser) race() Report {
	r := Report{Kind: Race}
	created := map[int][]Frame{}
	for p.at < len(p.lines) {
		line := p.peek()
		if strings.HasPrefix(line, "====") || strings.HasPrefix(line, "WARNING: DATA RACE") {
			break
		}
		p.at++
		if s, ok := access(line); ok {
			s.Stack = p.raceStack()
			r.Sides = append(r.Sides, s)
		} else if id, ok := creation(line); ok {
			created[id] = p.raceStack()
		}
	}
	for i := range r.Sides {
		r.Sides[i].Created = created[r.Sides[i].Goroutine]
	}
	return r
}

// access reads "Previous write at 0x00c0 by goroutine 8:".
func access(line string) (Side, bool) {
	op, rest, ok := strings.Cut(line, " at 0x")
	if !ok || !strings.HasSuffix(rest, ":") {
		return Side{}, false
	}
	address, by, ok := strings.Cut(strings.TrimSuffix(rest, ":"), " by ")
	n, err := strconv.ParseUint(address, 16, 64)
	if !ok || err != nil {
		return Side{}, false
	}
	op = strings.ToLower(strings.TrimPrefix(op, "Previous "))
	if !strings.HasSuffix(op, "read") && !strings.HasSuffix(op, "write") {
		return Side{}, false
	}
	return Side{Op: op, Address: n, Goroutine: goroutineID(by)}, true
}

// creation reads "Goroutine 8 (running) created at:".
func creation(line string) (int, bool) {
	name, ok := strings.CutSuffix(line, " created at:")
	if !ok || !strings.HasPrefix(name, "Goroutine ") {
		return 0, false
	}
	return goroutineID(name), true
}

// goroutineID reads the number in "goroutine 8", 0 for the main goroutine.
func goroutineID(text string) int {
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return 0
	}
	id, _ := strconv.Atoi(fields[1])
	return id
}

// raceStack reads pairs of lines, "  main.handle()" and "      /src/main.go:12 +0x44",
// up to an empty line.
func (p *parser) raceStack() []Frame {
	var out []Frame
	for p.at+1 < len(p.lines) {
		function, position := p.peek(), strings.TrimSuffix(p.lines[p.at+1], "\r")
		if !strings.HasPrefix(function, "  ") || !strings.HasPrefix(position, "      ") {
			break
		}
		p.at += 2
		if f, ok := frame(strings.TrimSpace(function), position); ok {
			out = append(out, f)
		}
	}
	return out
}

// failure reads what follows the message of a panic or fatal error: more lines of the
// message, then the stack of the goroutine that failed.
func (p *parser) failure(kind Kind, message string) Report {
	r := Report{Kind: kind, Message: strings.TrimSpace(message)}
	for p.at < len(p.lines) {
		line := p.peek()
		if strings.HasPrefix(line, "goroutine ") && strings.HasSuffix(line, ":") {
			p.at++
			s := Side{Goroutine: goroutineID(line)}
			s.Stack, s.Created = p.goStack()
			r.Sides = []Side{s}
			p.skipGoroutines()
			break
		}
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "====") {
			break
		}
		p.at++
	}
	return r
}

// Creations returns where the goroutines in a dump of all stacks were started: the frames
// behind "created by".
func Creations(stacks string) []Frame {
	var out []Frame
	lines := strings.Split(stacks, "\n")
	for i, line := range lines {
		starter, ok := strings.CutPrefix(line, "created by ")
		if !ok || i+1 >= len(lines) {
			continue
		}
		starter, _, _ = strings.Cut(starter, " in goroutine ")
		if f, ok := frame(starter, lines[i+1]); ok {
			out = append(out, f)
		}
	}
	return out
}

// skipGoroutines passes over the goroutines that did nothing wrong: a dump of all of
// them follows a fatal error.
func (p *parser) skipGoroutines() {
	for p.at < len(p.lines) {
		line := p.peek()
		switch {
		case line == "" || strings.HasPrefix(line, "goroutine ") || strings.HasPrefix(line, "\t"),
			strings.HasPrefix(line, "created by "), strings.HasSuffix(line, ")"), strings.HasPrefix(line, "..."):
			p.at++
		default:
			return
		}
	}
}

// goStack reads pairs of lines, "main.handle(0x1)" and "\t/src/main.go:12 +0x44"; the
// frame behind "created by" is where the goroutine was started.
func (p *parser) goStack() (stack, created []Frame) {
	for p.at+1 < len(p.lines) {
		function, position := p.peek(), strings.TrimSuffix(p.lines[p.at+1], "\r")
		if function == "" || !strings.HasPrefix(position, "\t") {
			return stack, created
		}
		p.at += 2
		starter, isCreation := strings.CutPrefix(function, "created by ")
		starter, _, _ = strings.Cut(starter, " in goroutine ")
		f, ok := frame(starter, position)
		switch {
		case !ok:
		case isCreation:
			created = append(created, f)
		default:
			stack = append(stack, f)
		}
	}
	return stack, created
}

// frame reads a function with its arguments, and a position with its offset.
func frame(function, position string) (Frame, bool) {
	position = strings.TrimSpace(position)
	if i := strings.LastIndex(position, " +0x"); i > 0 {
		position = position[:i]
	}
	i := strings.LastIndexByte(position, ':')
	if i < 0 {
		return Frame{}, false
	}
	line, err := strconv.Atoi(position[i+1:])
	if err != nil {
		return Frame{}, false
	}
	return Frame{Function: withoutArguments(function), File: position[:i], Line: line}, true
}

// withoutArguments cuts "(0x1, ...)" off "main.(*api).handle(0x1, ...)".
func withoutArguments(function string) string {
	if !strings.HasSuffix(function, ")") {
		return function
	}
	dir, base := path.Split(function)
	if i := strings.LastIndexByte(base, '('); i > 0 {
		return dir + base[:i]
	}
	return function
}
