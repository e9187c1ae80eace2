package load

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lmicheck/lmicheck/harness/events"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// A call is one of Invoke.
type call struct {
	payload          string
	slot, wave, size int
}

// A target is a function without a process. It counts; what it answers, answer says.
type target struct {
	pollers int
	answer  func(ctx context.Context, nth int) runtimeapi.Result // nil: at once

	mu            sync.Mutex
	calls         []call
	running, most int
	patience      time.Duration // of the last AwaitPollers
}

func (t *target) Invoke(ctx context.Context, payload []byte, slot, wave, size int) runtimeapi.Result {
	t.mu.Lock()
	t.calls = append(t.calls, call{string(payload), slot, wave, size})
	nth := len(t.calls)
	t.running++
	t.most = max(t.most, t.running)
	t.mu.Unlock()
	sent := time.Now()
	r := runtimeapi.Result{Outcome: runtimeapi.Answered, Body: payload}
	if t.answer != nil {
		r = t.answer(ctx, nth)
	}
	r.Sent, r.Answered = sent, time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.running--
	return r
}

// AwaitPollers waits as long as it may if there are too few.
func (t *target) AwaitPollers(ctx context.Context, n int) int {
	end, _ := ctx.Deadline()
	t.patience = time.Until(end)
	if t.pollers < n {
		<-ctx.Done()
	}
	return t.pollers
}

// slots are those of all calls, in order.
func (t *target) slots() []int {
	var out []int
	for _, c := range t.calls {
		out = append(out, c.slot)
	}
	slices.Sort(out)
	return out
}

func newSender(templates int) *Sender {
	s := &Sender{Tokens: events.NewTokens("load")}
	for i := range templates {
		s.Templates = append(s.Templates, events.Template{Name: fmt.Sprint(i), Payload: fmt.Appendf(nil, `{"template":%d,"id":%q}`, i, events.Canary)})
	}
	return s
}

// filled is the payload of an invocation.
func filled(s *Sender, inv Invocation) string {
	return fmt.Sprintf(`{"template":%d,"id":%q}`, inv.Template, s.Tokens.Token(inv.Number))
}

func numbers(list []Invocation) []int {
	var out []int
	for _, inv := range list {
		out = append(out, inv.Number)
	}
	return out
}

func outcome(o runtimeapi.Outcome) runtimeapi.Result { return runtimeapi.Result{Outcome: o} }

func TestSerial(t *testing.T) {
	for last, want := range map[runtimeapi.Outcome]int{
		runtimeapi.Answered:  5,
		runtimeapi.Failed:    5,
		runtimeapi.TooLarge:  5,
		runtimeapi.Truncated: 5,
		runtimeapi.TimedOut:  3,
		runtimeapi.Aborted:   3,
	} {
		to := &target{answer: func(_ context.Context, nth int) runtimeapi.Result {
			if nth == 3 {
				return outcome(last)
			}
			return outcome(runtimeapi.Answered)
		}}
		s := newSender(2)
		list := s.Serial(t.Context(), to, 1, 5)
		if len(list) != want || len(to.calls) != want || to.most != 1 {
			t.Errorf("%v: %d invocations, %d at once", last, len(list), to.most)
		}
		for i, inv := range list {
			if inv.Number != i+1 || inv.Template != 1 || inv.Wave != 0 || to.calls[i] != (call{filled(s, inv), 0, 0, 0}) {
				t.Errorf("%v: %+v, %+v", last, inv, to.calls[i])
			}
		}
		if more := s.Serial(t.Context(), to, 0, 1); more[0].Number != want+1 {
			t.Errorf("%v: the next is number %d", last, more[0].Number)
		}
	}
}

func TestSerialEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	to := &target{answer: func(_ context.Context, nth int) runtimeapi.Result {
		if nth == 2 {
			cancel()
		}
		return outcome(runtimeapi.Answered)
	}}
	if list := newSender(1).Serial(ctx, to, 0, 5); len(list) != 2 {
		t.Errorf("%d invocations", len(list))
	}
}

// TestWave lets nobody go on before all invocations of the wave have come.
func TestWave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSender(3)
		for wave := 1; wave <= 2; wave++ {
			meet := sync.WaitGroup{}
			meet.Add(4)
			to := &target{pollers: 9, answer: func(_ context.Context, nth int) runtimeapi.Result {
				meet.Done()
				meet.Wait()
				return runtimeapi.Result{Outcome: runtimeapi.Answered, Body: []byte("yes")}
			}}
			list := s.Wave(t.Context(), to, []int{2, 0, 0, 1})
			if want := []int{4*wave - 3, 4*wave - 2, 4*wave - 1, 4 * wave}; !slices.Equal(numbers(list), want) {
				t.Fatalf("numbers %v", numbers(list))
			}
			for i, inv := range list {
				if inv.Template != []int{2, 0, 0, 1}[i] || inv.Wave != wave || string(inv.Body) != "yes" ||
					!slices.Contains(to.calls, call{filled(s, inv), i, wave, 4}) {
					t.Errorf("%+v, %+v", inv, to.calls)
				}
			}
			if to.most != 4 || to.patience <= 0 || to.patience > settle {
				t.Errorf("%d at once, after %v", to.most, to.patience)
			}
		}
	})
}

// TestWaveShrinks sends as many as there are clients that poll.
func TestWaveShrinks(t *testing.T) {
	for pollers, want := range map[int]int{0: 0, 1: 1, 7: 7, 8: 8, 9: 8} {
		synctest.Test(t, func(t *testing.T) {
			s := newSender(8)
			to := &target{pollers: pollers}
			templates := []int{7, 6, 5, 4, 3, 2, 1, 0}
			begin := time.Now()
			list := s.Wave(t.Context(), to, templates)
			if took := time.Since(begin); len(list) != want || pollers < 8 && took != settle || pollers >= 8 && took > 0 {
				t.Errorf("%d pollers: %d invocations after %v", pollers, len(list), took)
			}
			for i, inv := range list {
				if inv.Template != 7-i || !slices.Contains(to.calls, call{filled(s, inv), i, 1, want}) {
					t.Errorf("%d pollers: %+v, %+v", pollers, inv, to.calls)
				}
			}
			if !slices.Equal(templates, []int{7, 6, 5, 4, 3, 2, 1, 0}) {
				t.Errorf("the list was changed: %v", templates)
			}
			to.pollers = 8
			if next := s.Wave(t.Context(), to, []int{0}); next[0].Number != want+1 || next[0].Wave != min(1, want)+1 {
				t.Errorf("%d pollers: the next is %+v", pollers, next[0])
			}
		})
	}
}

func TestWaveOfNothing(t *testing.T) {
	to := &target{pollers: 8}
	if list := newSender(1).Wave(t.Context(), to, nil); list != nil {
		t.Errorf("%+v", list)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if list := newSender(1).Wave(ctx, to, Copies(0, 4)); list != nil || len(to.calls) > 0 {
		t.Errorf("the context has ended: %+v", list)
	}
}

func TestLists(t *testing.T) {
	if got := Copies(2, 3); !slices.Equal(got, []int{2, 2, 2}) {
		t.Errorf("%v", got)
	}
	for _, c := range []struct {
		templates, k, n int
		want            []int
	}{
		{3, 0, 3, []int{0, 1, 2}},
		{3, 1, 3, []int{1, 2, 0}},
		{3, 5, 2, []int{2, 0}},
		{2, 0, 5, []int{0, 1, 0, 1, 0}},
		{1, 7, 3, []int{0, 0, 0}},
		{3, 1, 0, []int{}},
	} {
		if got := newSender(c.templates).Mixed(c.k, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// sleeps takes some time for an answer, or until the context ends.
func sleeps(d time.Duration) func(context.Context, int) runtimeapi.Result {
	return func(ctx context.Context, nth int) runtimeapi.Result {
		select {
		case <-time.After(d):
			return runtimeapi.Result{Outcome: runtimeapi.Answered, Body: fmt.Appendf(nil, "answer %d", nth)}
		case <-ctx.Done():
			return outcome(runtimeapi.Aborted)
		}
	}
}

func TestFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &target{answer: sleeps(10 * time.Millisecond)}
		s := newSender(3)
		s.Serial(t.Context(), to, 0, 1)
		to.calls = nil
		inside, seen := 0, map[int]string{}
		begin := time.Now()
		list := s.Flood(t.Context(), to, 8, 95*time.Millisecond, func(inv Invocation) {
			inside++
			for range 10 {
				runtime.Gosched() // others may come
			}
			if inside != 1 || seen[inv.Number] != "" {
				t.Errorf("invocation %d is shown twice, or with another", inv.Number)
			}
			seen[inv.Number] = string(inv.Body)
			inside--
		})
		if took := time.Since(begin); took != 100*time.Millisecond {
			t.Errorf("it took %v", took)
		}
		if len(list) != 80 || len(seen) != 80 || len(to.calls) != 80 || to.most != 8 {
			t.Fatalf("%d invocations, %d shown, %d sent, %d at once", len(list), len(seen), len(to.calls), to.most)
		}
		templates := map[int]int{}
		for i, inv := range list {
			if inv.Number != i+2 || inv.Wave != 0 || inv.Body != nil || !strings.HasPrefix(seen[inv.Number], "answer ") {
				t.Errorf("%+v", inv)
			}
			if !slices.ContainsFunc(to.calls, func(c call) bool { return c.payload == filled(s, inv) && c.wave == 0 && c.size == 0 }) {
				t.Errorf("%d was not sent", inv.Number)
			}
			templates[inv.Template]++
		}
		if len(templates) != 3 || templates[0] < 26 || templates[1] < 26 || templates[2] < 26 {
			t.Errorf("templates: %v", templates)
		}
		if got := slices.Compact(to.slots()); !slices.Equal(got, []int{0, 1, 2, 3, 4, 5, 6, 7}) {
			t.Errorf("slots %v", got)
		}
	})
}

// TestFloodEndsEarly sends nothing more once the process or the context has ended, and
// tells of all that were sent.
func TestFloodEndsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := sleeps(10 * time.Millisecond)
		to := &target{answer: func(ctx context.Context, nth int) runtimeapi.Result {
			if nth > 12 { // in the fourth round
				time.Sleep(time.Millisecond)
				return outcome(runtimeapi.Aborted)
			}
			return slow(ctx, nth)
		}}
		shown := 0
		begin := time.Now()
		list := newSender(1).Flood(t.Context(), to, 4, time.Hour, func(Invocation) { shown++ })
		if took := time.Since(begin); took != 31*time.Millisecond || len(list) != 16 || shown != 16 {
			t.Errorf("%d invocations, %d shown, in %v", len(list), shown, took)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 25*time.Millisecond)
		defer cancel()
		to := &target{answer: sleeps(10 * time.Millisecond)}
		shown := 0
		begin := time.Now()
		list := newSender(1).Flood(ctx, to, 4, time.Hour, func(Invocation) { shown++ })
		if took := time.Since(begin); took != 25*time.Millisecond || len(list) != 12 || shown != 12 {
			t.Errorf("%d invocations, %d shown, in %v", len(list), shown, took)
		}
		if again := newSender(1).Flood(ctx, to, 4, time.Hour, nil); again != nil {
			t.Errorf("the context has ended: %+v", again)
		}
	})
}

// TestFloodHasNoMoreSlotsThanTheProbe sends more at once than the probe can tell apart.
func TestFloodHasNoMoreSlotsThanTheProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := &target{answer: sleeps(10 * time.Millisecond)}
		list := newSender(1).Flood(t.Context(), to, 70, 5*time.Millisecond, func(Invocation) {})
		got := to.slots()
		if len(list) != 70 || to.most != 70 || got[0] != 0 || got[69] != 63 || len(slices.Compact(got)) != 64 {
			t.Errorf("%d invocations in slots %v", len(list), got)
		}
	})
}

func TestForeign(t *testing.T) {
	s := newSender(1)
	own, other, third := s.Tokens.Token(3), s.Tokens.Token(5), s.Tokens.Token(4)
	stranger := events.NewTokens("another run").Token(5)
	failure := func(message, raw string) *runtimeapi.FunctionError {
		return &runtimeapi.FunctionError{Type: "error", Message: message, Raw: []byte(raw)}
	}
	for name, c := range map[string]struct {
		body string
		err  *runtimeapi.FunctionError
		want []int
	}{
		"nothing":                   {"", nil, nil},
		"its own":                   {own + " " + own, failure(own, own), nil},
		"of another":                {own + other, nil, []int{5}},
		"of two, in order":          {other + third + other, nil, []int{4, 5}},
		"in base64":                 {base64.StdEncoding.EncodeToString([]byte(`{"id":"` + other + `"}`)), nil, []int{5}},
		"in an error":               {"", failure("no order "+other, ""), []int{5}},
		"in an error of other form": {"", failure("", `{"problem":"`+other+`"}`), []int{5}},
		"in all of them":            {other, failure(third+other, other), []int{4, 5}},
		"of another run":            {stranger, nil, nil},
		"cut off":                   {other[:len(other)-1], nil, nil},
	} {
		inv := Invocation{Number: 3, Result: runtimeapi.Result{Body: []byte(c.body), Err: c.err}}
		if got := s.Foreign(inv); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// took is an invocation that a client took at a time, and that was answered so much later,
// in milliseconds.
func took(o runtimeapi.Outcome, at, ms int) Invocation {
	sent := time.UnixMilli(int64(1_000_000 + at))
	return Invocation{Result: runtimeapi.Result{Outcome: o, Sent: sent, Answered: sent.Add(time.Duration(ms) * time.Millisecond)}}
}

func TestSummarize(t *testing.T) {
	never := Invocation{Result: outcome(runtimeapi.Aborted)} // no client took it
	var hundred []Invocation
	for i := range 100 {
		hundred = append(hundred, took(runtimeapi.Answered, 0, 100-i))
	}
	for name, c := range map[string]struct {
		list          []Invocation
		errors        int
		throughput    float64
		p50, p90, p99 int // ms
	}{
		"none":           {nil, 0, 0, 0, 0, 0},
		"one":            {[]Invocation{took(runtimeapi.Answered, 5, 20)}, 0, 50, 20, 20, 20},
		"two":            {[]Invocation{took(runtimeapi.Answered, 50, 50), took(runtimeapi.Answered, 0, 10)}, 0, 20, 10, 50, 50},
		"one in no time": {[]Invocation{took(runtimeapi.Answered, 5, 0)}, 0, 0, 0, 0, 0},
		"a hundred":      {hundred, 0, 1000, 50, 90, 99},
		"never sent":     {[]Invocation{never, never}, 2, 0, 0, 0, 0},
		"all aborted":    {[]Invocation{took(runtimeapi.Aborted, 0, 70), took(runtimeapi.Aborted, 3, 70)}, 2, 0, 0, 0, 0},
		"some aborted":   {[]Invocation{took(runtimeapi.Answered, 0, 100), took(runtimeapi.Aborted, 0, 900), never}, 2, 10, 100, 100, 100},
		"some timed out": {[]Invocation{took(runtimeapi.Answered, 0, 100), took(runtimeapi.TimedOut, 0, 1000)}, 1, 1, 100, 1000, 1000},
		"errors are answers": {[]Invocation{took(runtimeapi.Failed, 0, 100), took(runtimeapi.TooLarge, 0, 200), took(runtimeapi.Truncated, 0, 300), took(runtimeapi.Answered, 0, 400)},
			3, 10, 200, 400, 400},
	} {
		s := Summarize(c.list)
		ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
		if s.Invocations != len(c.list) || s.Errors != c.errors || s.Throughput != c.throughput || s.P50 != ms(c.p50) || s.P90 != ms(c.p90) || s.P99 != ms(c.p99) {
			t.Errorf("%s: %+v", name, s)
		}
		sum := 0
		for _, n := range s.Outcomes {
			sum += n
		}
		if s.Outcomes == nil || sum != len(c.list) {
			t.Errorf("%s: outcomes %v", name, s.Outcomes)
		}
	}
}

// TestPercentile is the nearest rank: the least value that so much of all is not above.
func TestPercentile(t *testing.T) {
	for n := range 1200 {
		var list []time.Duration
		for i := range n {
			list = append(list, time.Duration(i+1))
		}
		for percent, got := range map[int]time.Duration{50: percentile(list, 0.50), 90: percentile(list, 0.90), 99: percentile(list, 0.99)} {
			if want := time.Duration((percent*n + 99) / 100); got != want {
				t.Fatalf("%d %% of %d: %d, want %d", percent, n, got, want)
			}
		}
	}
	if got := percentile([]time.Duration{7, 8}, 0); got != 7 {
		t.Errorf("the least: %d", got)
	}
}

// TestPayloads are what templates make of tokens, which differ.
func TestPayloads(t *testing.T) {
	s := newSender(1)
	a, b := s.payload(s.next(0)), s.payload(s.next(0))
	if bytes.Equal(a, b) || !bytes.Contains(a, []byte(s.Tokens.Token(1))) || !bytes.Contains(b, []byte(s.Tokens.Token(2))) {
		t.Errorf("%s, %s", a, b)
	}
}
