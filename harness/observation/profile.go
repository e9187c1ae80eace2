package observation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/harness/probe/inside"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A record is a group of goroutines in a profile: those with the same stack and labels.
type record struct {
	count  int
	id     string // of the invocation
	frames []racelog.Frame
}

// records reads a profile of goroutines in the text form of package runtime/pprof with
// debug=1: "2 @ 0x43a 0x46b", `# labels: {"lmicheck":"..."}`, and a line for each frame,
// "#\t0x4a1\tmain.wait+0x21\t/src/main.go:12".
func records(profile string) []record {
	var out []record
	for _, line := range strings.Split(profile, "\n") {
		if count, _, ok := strings.Cut(line, " @ "); ok {
			n, err := strconv.Atoi(count)
			if err == nil {
				out = append(out, record{count: n})
			}
			continue
		}
		if len(out) == 0 {
			continue
		}
		r := &out[len(out)-1]
		if labels, ok := strings.CutPrefix(line, "# labels: "); ok {
			_, rest, _ := strings.Cut(labels, `"`+inside.Label+`":"`)
			r.id, _, _ = strings.Cut(rest, `"`)
			continue
		}
		// Columns are apart by one tab or more; names of files may have spaces.
		fields := strings.FieldsFunc(strings.TrimPrefix(line, "#"), func(c rune) bool { return c == '\t' })
		if !strings.HasPrefix(line, "#\t") || len(fields) < 3 {
			continue
		}
		function, _, _ := strings.Cut(fields[1], "+0x")
		i := strings.LastIndexByte(fields[2], ':')
		n, err := strconv.Atoi(fields[2][i+1:])
		if i > 0 && err == nil {
			r.frames = append(r.frames, racelog.Frame{Function: function, File: fields[2][:i], Line: n})
		}
	}
	return out
}

// goroutine finds the goroutine in which the handler of an invocation runs, or else one that
// it has started. The invocation has ended without an answer if no goroutine is in its
// handler, nor in the runtime client to answer anything, while that goes on: it polls, or
// has lost all of its goroutines. A client that is about to exit does neither.
func (l *Log) goroutine(profile, id string) (frames []racelog.Frame, ended bool) {
	polls, answers, others := false, false, false
	for _, r := range records(profile) {
		n, inHandler := slot(racelog.Side{Stack: r.frames})
		switch {
		case inHandler && (r.id == id || r.id == "" && n == slotOf(id)): // the function may set labels of its own
			return r.frames, false
		case inHandler:
			others = true
		case r.id == id && !slices.ContainsFunc(frames, l.own):
			frames = r.frames
		}
		polls = polls || inClient(r.frames, "next")
		answers = answers || inClient(r.frames, "post")
	}
	return frames, profile != "" && !answers && (polls || !others)
}

func inClient(frames []racelog.Frame, method string) bool {
	return slices.ContainsFunc(frames, func(f racelog.Frame) bool {
		return f.Function == library+"lambda.(*runtimeAPIClient)."+method
	})
}

// slotOf reads the slot out of a request id that probe.ID has made; -1 if it is another.
func slotOf(id string) int {
	var wave, slot int
	if n, _ := fmt.Sscanf(id, "%08x-%02x", &wave, &slot); n != 2 {
		return -1
	}
	return slot
}

// Goroutines tells of goroutines that invocations have left, with their profile.
func (l *Log) Goroutines(profile string) {
	var best record
	counts := map[string]int{} // of goroutines of all invocations, by stack
	for _, r := range records(profile) {
		if r.id == "" || !slices.ContainsFunc(r.frames, l.own) {
			continue
		}
		stack := fmt.Sprint(r.frames)
		counts[stack] += r.count
		if r.count = counts[stack]; r.count > best.count {
			best = r
		}
	}
	f := finding.Finding{Message: "each invocation leaves goroutines behind"}
	if top, ok := (racelog.Side{Stack: best.frames}).Top(l.own); ok {
		f.Span, f.Function = l.span(top), name(top.Function)
		f.Message += ", which wait here"
	}
	l.add(Growth, "goroutines"+f.Span.File+fmt.Sprint(f.Span.Line), f)
}

// Descriptors tells that invocations leave files or connections open.
func (l *Log) Descriptors() {
	l.add(Growth, "descriptors", finding.Finding{Message: "each invocation leaves files or connections open: an environment has 4,096 descriptors"})
}

// Heap tells that invocations leave memory behind, in bytes for each.
func (l *Log) Heap(each float64) {
	l.add(Growth, "heap", finding.Finding{Message: "each invocation leaves memory behind, " + about(each)})
}

// about rounds a number of bytes so that it is the same the next time, if it can be.
func about(n float64) string {
	unit := "bytes"
	for _, u := range []string{"KiB", "MiB"} {
		if n >= 1024 {
			n, unit = n/1024, u
		}
	}
	limits := []float64{1, 10, 100, 1000}
	for _, limit := range limits {
		if n < limit {
			return fmt.Sprintf("up to %g %s", limit, unit)
		}
	}
	return fmt.Sprintf("1000 %s or more", unit)
}
