// Package inside is compiled into the function under test, as a package of its
// aws-lambda-go: harness/build copies these files into a patched copy of the library.
//
// The library calls it at two places: when it is given a handler, which tells what the
// handler's events look like, and around every call of the handler, which
//
//   - keeps the invocations of a wave at a barrier until all of them have come, so that
//     nothing but the function's own code orders them;
//   - calls the handler through a function of the invocation's slot, whose name is then
//     in every stack: reports of the race detector say who with whom;
//   - labels the goroutine, and so all that it starts, with the request id.
//
// Statements of the function that are of interest may call it, too, before and after
// they are executed: see [In].
//
// What stands between the invocations of a wave must not order them in the eyes of the
// race detector, or it would hide the races that it is there to show: the barrier is
// plain loads and stores in functions without instrumentation, and no lock, channel or
// atomic operation.
//
// The harness asks over a connection of its own; see package probe for its side. Without
// the variable LMICHECK_PROBE the package does nothing.
//
// The files are of Go 1.18, which go.mod of aws-lambda-go v1.51 to v1.54 says, and
// import the standard library and lambdacontext only.
package inside

import (
	"context"
	"runtime"
	"runtime/pprof"
	"time"
	"unsafe"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

// Label is the key of the label that goroutines of an invocation carry; its value is the
// request id.
const Label = "lmicheck"

// Slots is the number of invocations that can be told apart at one time.
const Slots = 64

// Call calls f, the handler of the invocation that ctx belongs to.
func Call[T any](ctx context.Context, f func() T) T {
	lc, ok := lambdacontext.FromContext(ctx)
	if !ok || !active {
		return f()
	}
	w, ok := parse(lc.AwsRequestID)
	if !ok || !enter(w) {
		return f() // not from the harness, or within the handler of the same invocation
	}
	defer leave(w)
	labelled := pprof.WithLabels(ctx, pprof.Labels(Label, lc.AwsRequestID))
	pprof.SetGoroutineLabels(labelled)
	defer pprof.SetGoroutineLabels(ctx)
	began(lc.AwsRequestID)
	follow(w.slot, lc.AwsRequestID)
	var out T
	await(w)
	slots[w.slot](func() { out = f() })
	return out
}

// Invoke is Call for a handler with this signature.
func Invoke(ctx context.Context, payload []byte, f func(context.Context, []byte) ([]byte, error)) ([]byte, error) {
	type result struct {
		out []byte
		err error
	}
	r := Call(ctx, func() result {
		out, err := f(ctx, payload)
		return result{out, err}
	})
	return r.out, r.err
}

// A ticket is what the harness has written into a request id.
type ticket struct {
	wave uint32 // different for each wave of a process; 0: no barrier
	slot int    // different for each invocation at a time
	size int    // of the wave
}

// parse reads "wwwwwwww-sszz-4000-8000-nnnnnnnnnnnn": wave, slot and size in hexadecimal.
func parse(id string) (ticket, bool) {
	if len(id) != 36 || id[8] != '-' || id[13:24] != "-4000-8000-" {
		return ticket{}, false
	}
	wave, ok1 := hex(id[:8])
	slot, ok2 := hex(id[9:11])
	size, ok3 := hex(id[11:13])
	t := ticket{wave, int(slot), int(size)}
	return t, ok1 && ok2 && ok3 && t.slot < Slots && t.size <= Slots
}

func hex(digits string) (n uint32, ok bool) {
	for i := 0; i < len(digits); i++ {
		c := digits[i]
		switch {
		case '0' <= c && c <= '9':
			n = n<<4 | uint32(c-'0')
		case 'a' <= c && c <= 'f':
			n = n<<4 | uint32(c-'a'+10)
		default:
			return 0, false
		}
	}
	return n, true
}

// A place is the state of a slot, alone in its cache line.
type place struct {
	wave   uint32         // the last wave that has arrived here
	inside bool           // the handler is running
	labels unsafe.Pointer // of the goroutines of the last invocation
	delays int32          // that are left to this invocation
	words  int32          // that were written down
	id     [36]byte       // of the last invocation
	used   int32          // above the number of every site that it has reached
}

// places has one more, for goroutines that belong to no invocation.
var places [Slots + 1]place

// patience is how long the barrier waits for invocations that do not come: their
// payload may not decode.
const patience = 100 * time.Millisecond

// enter takes the slot of an invocation, unless it is within its handler already.
//
//go:norace
func enter(t ticket) bool {
	if places[t.slot].inside {
		return false
	}
	places[t.slot].inside = true
	return true
}

//go:norace
func leave(t ticket) {
	depart(t.slot)
	places[t.slot].inside = false
}

// await is the barrier.
//
//go:norace
func await(t ticket) {
	if t.wave == 0 || t.size < 2 {
		return
	}
	places[t.slot].wave = t.wave
	begin := time.Now()
	for n := 1; !arrived(t); n++ {
		if n%256 == 0 && time.Since(begin) > patience {
			return
		}
		runtime.Gosched()
	}
}

//go:norace
//go:noinline
func arrived(t ticket) bool {
	for i := 0; i < t.size; i++ {
		if places[i].wave < t.wave {
			return false
		}
	}
	return true
}
