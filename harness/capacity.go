package harness

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/environment"
	"github.com/lmicheck/lmicheck/harness/load"
	"github.com/lmicheck/lmicheck/harness/size"
)

// A Capacity is what the function did at each concurrency, and what follows.
type Capacity struct {
	Size        size.Environment `json:"size"`
	Held        string           `json:"held"`                // how the process was held to it
	Shortfall   string           `json:"shortfall,omitempty"` // why figures are worse than they will be
	Instance    *Instance        `json:"instance,omitempty"`  // if one was asked for
	Points      []Point          `json:"points"`
	Recommended int              `json:"recommended,omitempty"` // PerExecutionEnvironmentMaxConcurrency; 0: none
	Reason      string           `json:"reason"`
}

// An Instance says how many environments of the size it holds.
type Instance struct {
	Type         string `json:"type"`
	Environments int    `json:"environments"`
	Limit        string `json:"limit"` // which of its resources allows no more
}

// A Point is a row of the capacity table.
type Point struct {
	Concurrency int `json:"concurrency"`
	load.Summary
	RSS  int64 `json:"rss"`  // bytes that were resident at the end
	Heap int64 `json:"heap"` // bytes of heap after a collection; -1: not known
}

// steps are the concurrencies of the capacity table, below that of the run.
var steps = []int{1, 2, 4, 8, 16, 32, 64}

// load keeps the function busy at one concurrency after the other, held to the size.
func (r *run) load(ctx context.Context) error {
	e, err := r.start(ctx, build.Plain, true, environment.Config{Grace: grace})
	if err != nil {
		return err
	}
	r.held = e.limit.How()
	var last []load.Invocation
	see := func(inv load.Invocation) {
		r.judgeForeign(inv)
		r.judgeLate(inv)
	}
	list := slices.DeleteFunc(slices.Clone(steps), func(n int) bool { return n >= r.opts.Concurrency })
	for _, n := range append(list, r.opts.Concurrency) {
		d := 600 * time.Millisecond
		if r.opts.Quick {
			d /= 3
		}
		last = r.sender.Flood(ctx, e, n, d, see)
		r.current.Invocations += len(last)
		if e.Ended() {
			r.brokeAt = n
		}
		if e.Ended() || ctx.Err() != nil {
			break
		}
		r.points = append(r.points, point(e, n, last))
	}
	if !e.Ended() && ctx.Err() == nil {
		last = r.soak(ctx, e, see)
	}
	r.finish(e, last)
	return context.Cause(ctx)
}

func point(e *started, n int, list []load.Invocation) Point {
	p := Point{Concurrency: n, Summary: load.Summarize(list), RSS: size.Measure(e.Process.PID()).RSS, Heap: -1}
	if e.Probe != nil {
		if m, err := e.Probe.Memory(); err == nil {
			p.Heap = int64(m.Heap)
		}
	}
	return p
}

// A sample is what a process holds at a moment when no invocation runs.
type sample struct {
	invocations     int
	goroutines, fds int
	heap            int64
}

// soak runs the function for a while and looks at what invocations leave behind. The
// first part warms up what is made once.
func (r *run) soak(ctx context.Context, e *started, see func(load.Invocation)) []load.Invocation {
	d := time.Second
	if r.opts.Quick {
		d /= 3
	}
	var samples []sample
	var last []load.Invocation
	done := 0
	for range 3 {
		last = r.sender.Flood(ctx, e, r.opts.Concurrency, d, see)
		done += len(last)
		s, ok := take(ctx, e)
		if !ok {
			return last
		}
		s.invocations = done
		samples = append(samples, s)
	}
	r.current.Invocations += done
	r.judgeGrowth(e, samples)
	return last
}

// take waits until what invocations have started has ended, and takes a sample.
func take(ctx context.Context, e *started) (sample, bool) {
	if e.Ended() || ctx.Err() != nil {
		return sample{}, false
	}
	s := sample{goroutines: -1, heap: -1}
	if e.Probe != nil {
		for range 5 {
			m, err := e.Probe.Memory()
			if err != nil {
				return sample{}, false
			}
			fewer := s.goroutines < 0 || m.Goroutines < s.goroutines
			s.goroutines, s.heap = m.Goroutines, int64(m.Heap)
			if !fewer {
				break
			}
			time.Sleep(60 * time.Millisecond)
		}
	}
	u := size.Measure(e.Process.PID())
	s.fds = u.FDs
	if s.heap < 0 {
		s.heap = u.RSS // not the same, but it grows alike
	}
	return s, u.OK
}

// What an invocation must leave behind, to be told of: less may be caches that fill up,
// or connections. For memory, the second part of the soak must show most of what the
// first does, and so much in all.
const (
	leastLeft      = 0.5 // goroutines or descriptors
	leastHeap      = 100 // bytes
	leastHeapTotal = 256 << 10
	steady         = 0.6
	leastRuns      = 20 // invocations between two samples
)

func (r *run) judgeGrowth(e *started, samples []sample) {
	a, b, c := samples[0], samples[1], samples[2]
	n1, n2 := float64(b.invocations-a.invocations), float64(c.invocations-b.invocations)
	if n1 < leastRuns || n2 < leastRuns {
		r.note("too few invocations could be run to see whether they leave something behind")
		return
	}
	left := func(get func(sample) int) bool {
		return float64(get(b)-get(a)) >= leastLeft*n1 && float64(get(c)-get(b)) >= leastLeft*n2
	}
	many := left(func(s sample) int { return s.goroutines })
	if many {
		profile, _ := e.Probe.Goroutines() // without one, it is not known where they wait
		r.log.Goroutines(profile)
	}
	if left(func(s sample) int { return s.fds }) {
		r.log.Descriptors()
	}
	h1, h2 := float64(b.heap-a.heap)/n1, float64(c.heap-b.heap)/n2
	if !many && e.Probe != nil && h1 >= leastHeap && h2 >= steady*h1 && c.heap-a.heap >= leastHeapTotal {
		r.log.Heap(h2)
	}
}

// capacity sums up the load phase.
func (r *run) capacity() Capacity {
	c := Capacity{Size: r.opts.Size, Held: r.held, Shortfall: r.opts.Size.Shortfall(runtime.NumCPU()), Points: r.points}
	if i := r.opts.Instance; i.Type != "" {
		n, limit := i.Fits(r.opts.Size)
		c.Instance = &Instance{i.Type, n, limit}
	}
	if c.Points == nil {
		c.Points = []Point{}
	}
	c.Recommended, c.Reason = recommend(c.Points, r.opts.Size, r.log.Len())
	if r.brokeAt > 0 {
		c.Reason = fmt.Sprintf("at %d, the process ended", r.brokeAt)
	}
	return c
}

// failing is the part of invocations that end without a response.
func (p Point) failing() float64 { return float64(p.Errors) / float64(max(1, p.Invocations)) }

const (
	leastFailing = 0.01

	enough = 0.9 // of the best throughput
	room   = 0.8 // of the memory
)

// recommend picks the least concurrency that gives nearly the best throughput, within
// memory, and without making invocations much slower.
func recommend(points []Point, e size.Environment, defects int) (int, string) {
	best := 0.0
	for _, p := range points {
		best = max(best, p.Throughput)
	}
	if best == 0 {
		return 0, "no load could be run"
	}
	pick, why := points[0], ""
	for _, p := range points {
		switch {
		case float64(p.RSS) > room*float64(e.MemoryMiB)*(1<<20):
			why = fmt.Sprintf("at %d, it needs more than %.0f %% of the memory", p.Concurrency, room*100)
		case p.failing() > points[0].failing()+leastFailing:
			why = fmt.Sprintf("at %d, invocations fail that do not at %d", p.Concurrency, points[0].Concurrency)
		case p.Throughput >= enough*best:
			pick = p
			why = fmt.Sprintf("more gives no more than %.0f %% of additional throughput, but slower answers", (1/enough-1)*100)
			if p.Concurrency == points[len(points)-1].Concurrency {
				why = "throughput grows up to here; more was not tried"
			}
		default:
			pick = p
			continue
		}
		break
	}
	if defects > 0 {
		why += "; not before what was found is mended"
	}
	return pick.Concurrency, why
}

// deadline gives an invocation half of the time that it needs.
func (r *run) deadline(ctx context.Context) error {
	i := slices.IndexFunc(r.alone, func(a alone) bool { return a.answered && a.p50 >= 20*time.Millisecond })
	if i < 0 {
		r.current.Skipped = "no event takes as long as 20 ms"
		return nil
	}
	e, err := r.start(ctx, build.Plain, false, environment.Config{Timeout: r.alone[i].p50 / 2})
	if err != nil {
		return err
	}
	list := r.sender.Serial(ctx, e, i, 1)
	r.current.Invocations += len(list)
	select {
	case <-e.Process.Ended():
		r.note("an invocation that ran out of time ended the process: on Lambda, all others in the environment would have failed with it")
	case <-time.After(2 * r.alone[i].p50):
	case <-ctx.Done():
	}
	e.Close()
	return context.Cause(ctx)
}
