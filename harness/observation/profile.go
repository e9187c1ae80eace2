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
		fields := strings.Fields(strings.TrimPrefix(line, "#"))
		if !strings.HasPrefix(line, "#") || len(fields) < 3 {
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

// goroutine finds a goroutine of an invocation, and its stack; of several the one that is
// in the handler.
func goroutine(profile, id string) (frames []racelog.Frame, ok bool) {
	for _, r := range records(profile) {
		if r.id == id && (!ok || slices.ContainsFunc(r.frames, inSlot)) {
			frames, ok = r.frames, true
		}
	}
	return frames, ok
}

// Goroutines tells of goroutines that invocations have left, so many of so many, with
// their profile.
func (l *Log) Goroutines(profile string) {
	best := record{}
	for _, r := range records(profile) {
		if r.id != "" && r.count > 0 && slices.ContainsFunc(r.frames, l.own) {
			total := r.count
			for _, other := range records(profile) {
				if other.id != r.id && sameFrames(other.frames, r.frames) {
					total += other.count
				}
			}
			if total > best.count {
				best = record{count: total, frames: r.frames}
			}
		}
	}
	f := finding.Finding{Message: "each invocation leaves goroutines behind"}
	if top, ok := (racelog.Side{Stack: best.frames}).Top(l.own); ok {
		f.Span, f.Function = l.span(top), name(top.Function)
		f.Message += ", which wait here"
	}
	l.add(Growth, "goroutines"+f.Span.File+fmt.Sprint(f.Span.Line), f)
}

func sameFrames(a, b []racelog.Frame) bool { return slices.Equal(a, b) }

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
