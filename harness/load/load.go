// Package load sends invocations to a function, and sums up what comes of them.
//
// There are three ways to send. One after the other (Serial) is what code was written
// for. Waves wait until enough clients poll and then send invocations at the same moment;
// with the probe they also meet at its barrier. A wave of copies of one event finds races
// on a branch that few events take; a mixed one finds those between different branches. A
// flood keeps a number of invocations running, as load does.
package load

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/lmicheck/lmicheck/harness/events"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// A Target takes invocations: an *environment.Environment.
type Target interface {
	Invoke(ctx context.Context, payload []byte, slot, wave, size int) runtimeapi.Result
	AwaitPollers(ctx context.Context, n int) int
}

// An Invocation is one that was sent.
type Invocation struct {
	Number   int // within the run, from 1: that of its token
	Template int // index
	Wave     int // 0 in a flood and one after the other
	runtimeapi.Result
}

// A Sender sends events made from templates. It is used by one goroutine.
type Sender struct {
	Templates []events.Template
	Tokens    *events.Tokens

	count int // of invocations
	waves int
}

// Serial sends n invocations of a template, one after the other. It ends early when one
// is not answered, or with the context.
func (s *Sender) Serial(ctx context.Context, to Target, template, n int) []Invocation {
	var out []Invocation
	for range n {
		if ctx.Err() != nil {
			break
		}
		inv := s.next(template)
		inv.Result = to.Invoke(ctx, s.payload(inv), 0, 0, 0)
		out = append(out, inv)
		if inv.Outcome == runtimeapi.Aborted || inv.Outcome == runtimeapi.TimedOut {
			break
		}
	}
	return out
}

// settle is how long a wave waits for clients that poll. Fewer than wanted may have been
// lost by what a wave before has done.
const settle = 2 * time.Second

// Wave sends one invocation of each template in the list at once, and waits for all. It
// sends fewer if fewer clients poll.
func (s *Sender) Wave(ctx context.Context, to Target, templates []int) []Invocation {
	wait, cancel := context.WithTimeout(ctx, settle)
	have := to.AwaitPollers(wait, len(templates))
	cancel()
	templates = templates[:min(len(templates), have)]
	if len(templates) == 0 || ctx.Err() != nil {
		return nil
	}
	s.waves++
	out := make([]Invocation, len(templates))
	payloads := make([][]byte, len(templates))
	for i, t := range templates {
		out[i] = s.next(t)
		out[i].Wave = s.waves
		payloads[i] = s.payload(out[i])
	}
	var wg sync.WaitGroup
	for i := range out {
		wg.Go(func() { out[i].Result = to.Invoke(ctx, payloads[i], i, s.waves, len(out)) })
	}
	wg.Wait()
	return out
}

// Copies is the list for a wave of n copies of one template.
func Copies(template, n int) []int { return slices.Repeat([]int{template}, n) }

// Mixed is the list for wave number k of n different templates, as far as there are.
func (s *Sender) Mixed(k, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = (k + i) % len(s.Templates)
	}
	return out
}

// Flood keeps a number of invocations running until the time is over, and waits for
// those that run then. It ends early when the process has ended. Each invocation is shown
// to see, one at a time; bodies are not kept.
func (s *Sender) Flood(ctx context.Context, to Target, concurrency int, d time.Duration, see func(Invocation)) []Invocation {
	begin := time.Now()
	var mu sync.Mutex
	var out []Invocation
	over := false
	take := func() (Invocation, []byte, bool) {
		mu.Lock()
		defer mu.Unlock()
		if over || ctx.Err() != nil || time.Since(begin) >= d || len(out) >= maxFlood {
			return Invocation{}, nil, false
		}
		inv := s.next(s.count % len(s.Templates))
		return inv, s.payload(inv), true
	}
	put := func(inv Invocation) {
		mu.Lock()
		defer mu.Unlock()
		see(inv)
		inv.Body = nil
		out = append(out, inv)
		over = over || inv.Outcome == runtimeapi.Aborted
	}
	var wg sync.WaitGroup
	for slot := range concurrency {
		wg.Go(func() {
			for {
				inv, payload, ok := take()
				if !ok {
					return
				}
				inv.Result = to.Invoke(ctx, payload, slot%maxSlots, 0, 0)
				put(inv)
			}
		})
	}
	wg.Wait()
	slices.SortFunc(out, func(a, b Invocation) int { return a.Number - b.Number })
	return out
}

const (
	maxFlood = 200_000 // invocations of one flood that are kept
	maxSlots = 64      // inside.Slots
)

func (s *Sender) next(template int) Invocation {
	s.count++
	return Invocation{Number: s.count, Template: template}
}

func (s *Sender) payload(inv Invocation) []byte {
	return s.Templates[inv.Template].Fill(s.Tokens.Token(inv.Number))
}

// Foreign returns the numbers of other invocations whose tokens are in an answer.
func (s *Sender) Foreign(inv Invocation) []int {
	out := s.Tokens.Foreign(inv.Number, inv.Body)
	if inv.Err != nil {
		out = append(out, s.Tokens.Foreign(inv.Number, []byte(inv.Err.Error()))...)
		out = append(out, s.Tokens.Foreign(inv.Number, inv.Err.Raw)...)
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

// A Summary is what came of invocations.
type Summary struct {
	Invocations int                        `json:"invocations"`
	Outcomes    map[runtimeapi.Outcome]int `json:"-"`
	Errors      int                        `json:"errors"`     // without a response
	Throughput  float64                    `json:"throughput"` // answers of any kind in a second
	P50         time.Duration              `json:"p50"`        // from when a client took the event until the answer, or the timeout
	P90         time.Duration              `json:"p90"`
	P99         time.Duration              `json:"p99"`
}

// Summarize sums up invocations.
func Summarize(list []Invocation) Summary {
	s := Summary{Invocations: len(list), Outcomes: map[runtimeapi.Outcome]int{}}
	var first, last time.Time
	var took []time.Duration
	answers := 0
	for _, inv := range list {
		s.Outcomes[inv.Outcome]++
		if inv.Outcome != runtimeapi.Answered {
			s.Errors++
		}
		if inv.Outcome == runtimeapi.Aborted || inv.Sent.IsZero() || inv.Answered.IsZero() {
			continue
		}
		took = append(took, inv.Duration())
		if inv.Outcome != runtimeapi.TimedOut {
			answers++
		}
		if first.IsZero() || inv.Sent.Before(first) {
			first = inv.Sent
		}
		if inv.Answered.After(last) {
			last = inv.Answered
		}
	}
	slices.Sort(took)
	s.P50, s.P90, s.P99 = percentile(took, 0.50), percentile(took, 0.90), percentile(took, 0.99)
	if d := last.Sub(first).Seconds(); d > 0 {
		s.Throughput = float64(answers) / d
	}
	return s
}

// percentile is by the nearest rank; sorted may be empty.
func percentile(sorted []time.Duration, p float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, int(math.Ceil(p*float64(len(sorted))))-1)]
}
