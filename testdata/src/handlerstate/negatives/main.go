// Command negatives: receivers that are written with care, and objects that only
// look like receivers.
package main

import (
	"context"
	"encoding/json"
	"go/token"
	"maps"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/errgroup"
)

type event struct {
	IDs  []string
	Body json.RawMessage
}

type state struct{ total, calls int }

type handler struct {
	name   string
	limits map[string]int
	steps  []step
	live   atomic.Pointer[state]
	work   chan string

	locks
	count int
	last  string

	sub *sub
}

type locks struct{ sync.Mutex }

type sub struct {
	parent *handler
	n      int
}

// The child's field is guarded by its parent's lock.
func (s *sub) nopeParentLock() {
	s.parent.Lock()
	defer s.parent.Unlock()
	s.n++
}

// The lock is embedded two levels deep.
func (h *handler) nopeEmbeddedLock(id string) {
	h.Lock()
	h.count++
	h.last = id
	h.Unlock()
}

// The state is replaced, never changed.
func (h *handler) nopeReplace(n int) {
	for {
		old := h.live.Load()
		next := state{total: n, calls: 1}
		if old != nil {
			next.total += old.total
			next.calls += old.calls
		}
		if h.live.CompareAndSwap(old, &next) {
			return
		}
	}
}

type step func(*call) error

// A call lives as long as one invocation.
type call struct {
	h     *handler
	in    event
	out   []string
	notes map[string]int
	depth int
	err   error
}

// Each step writes the call.
func nopeTrim(c *call) error {
	for i, id := range c.in.IDs {
		c.in.IDs[i] = strings.TrimSpace(id)
	}
	c.notes["trim"]++
	return nil
}

func nopeUpper(c *call) error {
	c.depth++
	defer func() { c.depth-- }()
	for _, id := range c.in.IDs {
		c.out = append(c.out, strings.ToUpper(id))
	}
	return nil
}

// Goroutines of the invocation, each with an element of its own.
func nopeFanOut(ctx context.Context, c *call) error {
	g, _ := errgroup.WithContext(ctx)
	sizes := make([]int, len(c.in.IDs))
	var mu sync.Mutex
	longest := ""
	for i, id := range c.in.IDs {
		g.Go(func() error {
			sizes[i] = len(id)
			mu.Lock()
			defer mu.Unlock()
			if len(id) > len(longest) {
				longest = id
			}
			return nil
		})
	}
	err := g.Wait()
	c.notes["longest"] = len(longest)
	return err
}

// The receiver's configuration is copied before it is changed.
func (h *handler) nopeLimits() map[string]int {
	limits := maps.Clone(h.limits)
	limits[h.name] = 1
	return limits
}

// A method value of an object of the invocation.
func (h *handler) nopeMethodValue(c *call) {
	note := c.note
	note("a")
	note("b")
}

func (c *call) note(s string) { c.notes[s]++ }

// A shallow copy of the receiver's part, of which only own fields are written.
func (h *handler) nopeShallow() int {
	s := *h.sub
	s.n = 7
	s.parent = nil
	return s.n
}

// A channel of the receiver.
func (h *handler) nopeSend(id string) {
	select {
	case h.work <- id:
	default:
	}
}

func (h *handler) Handle(ctx context.Context, e event) ([]string, error) {
	c := &call{h: h, in: e, notes: map[string]int{}}
	for _, s := range h.steps {
		if c.err = s(c); c.err != nil {
			return nil, c.err
		}
	}
	if err := nopeFanOut(ctx, c); err != nil {
		return nil, err
	}
	h.sub.nopeParentLock()
	h.nopeEmbeddedLock(h.name)
	h.nopeReplace(len(e.IDs))
	h.nopeLimits()
	h.nopeMethodValue(c)
	h.nopeSend(h.name)
	c.out = append(c.out, nopeLent(h.name)...)
	return c.out, nil
}

var (
	setsMu sync.Mutex
	sets   = map[string]cached{}
)

type cached struct {
	set  *token.FileSet
	name string
}

// fileSet caches values of a foreign type that is safe to share.
func fileSet(name string) *token.FileSet {
	setsMu.Lock()
	defer setsMu.Unlock()
	if c, ok := sets[name]; ok {
		return c.set
	}
	s := token.NewFileSet()
	sets[name] = cached{set: s, name: name}
	return s
}

// nopeLent gives a value that is shared a callback for the time of one call: it does
// not keep it for the next invocation.
func nopeLent(name string) (names []string) {
	count := 0
	fileSet(name).Iterate(func(f *token.File) bool {
		names = append(names, f.Name())
		count++
		return count < 10
	})
	return names
}

// local runs the handler's parts one at a time on a developer's machine; the
// function does not.
func local() {
	h := newHandler()
	h.count = -1
	h.nopeShallow()
}

func newHandler() *handler {
	h := &handler{name: "negatives", limits: map[string]int{}, work: make(chan string, 1)}
	h.sub = &sub{parent: h}
	h.steps = append(h.steps, nopeTrim, nopeUpper)
	h.limits["free"] = 10
	h.last = "none"
	return h
}

func main() {
	h := newHandler()
	lambda.Start(h.Handle)
}
