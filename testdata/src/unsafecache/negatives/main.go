// Command negatives: collections that are not shared, not written, or not plain.
package main

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var counters = map[string]*atomic.Int64{"ok": {}, "error": {}}

// The map is only read; what it leads to is atomic.
func nopeAtomicValues(kind string) {
	if c, ok := counters[kind]; ok {
		c.Add(1)
	}
}

type slot struct {
	mu sync.Mutex
	n  int
	m  map[string]int
}

var slots = map[string]*slot{"a": {m: map[string]int{}}, "b": {m: map[string]int{}}}

// The map is only read; what it leads to has its own lock.
func nopeLockedValues(kind, id string) {
	s, ok := slots[kind]
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	s.m[id]++
}

var snapshot atomic.Pointer[map[string]string]

// A new map is made for each change, and swapped in.
func nopeCopyOnWrite(k, v string) {
	for {
		old := snapshot.Load()
		next := map[string]string{}
		if old != nil {
			maps.Copy(next, *old)
		}
		next[k] = v
		if snapshot.CompareAndSwap(old, &next) {
			return
		}
	}
}

// The current map is only read.
func nopeSnapshot(k string) string {
	if m := snapshot.Load(); m != nil {
		return (*m)[k]
	}
	return ""
}

// The set of what this invocation has seen.
func nopeVisited(records []events.SQSMessage) int {
	seen := make(map[string]struct{}, len(records))
	for _, r := range records {
		if _, ok := seen[r.MessageId]; ok {
			continue
		}
		seen[r.MessageId] = struct{}{}
	}
	return len(seen)
}

// Groups of this invocation, by a closure.
func nopeGroup(records []events.SQSMessage) map[string][]string {
	groups := map[string][]string{}
	add := func(k, v string) { groups[k] = append(groups[k], v) }
	for _, r := range records {
		add(r.EventSource, r.MessageId)
	}
	return groups
}

// The event's slice belongs to the invocation.
func nopeEventSlice(e *events.SQSEvent) {
	slices.SortFunc(e.Records, func(a, b events.SQSMessage) int { return strings.Compare(a.MessageId, b.MessageId) })
	e.Records[0].Body = strings.TrimSpace(e.Records[0].Body)
	e.Records = append(e.Records[:0], e.Records[1:]...)
}

type response struct{ headers map[string]string }

func newResponse() *response { return &response{headers: map[string]string{}} }

func (r *response) set(k, v string) *response {
	r.headers[k] = v
	return r
}

// A response of this invocation.
func nopeResponse(id string) map[string]string {
	return newResponse().set("id", id).set("type", "text").headers
}

var order = []string{"a", "b", "c"}

var index = buildIndex(order)

func buildIndex(names []string) map[string]int {
	m := make(map[string]int, len(names))
	for i, n := range names {
		m[n] = i
	}
	return m
}

// Built by a package variable's initialiser.
func nopeIndex(name string) int { return index[name] }

// A shared array is copied by value.
var weights = [3]int{1, 2, 3}

func nopeArray(i int) int {
	w := weights
	w[i%3] = 0
	s := w[:]
	s[0]++
	return w[0]
}

// Two slices of one array of the invocation.
func nopeTwoSlices(n int) []int {
	all := make([]int, n+2)
	left, right := all[:1], all[1:]
	left[0] = 1
	right[0] = 2
	return append(left, right...)
}

// A string's bytes are a copy.
func nopeBytes() string {
	b := []byte(order[0])
	b[0] = 'x'
	return string(b)
}

type registry struct {
	sync.RWMutex
	m map[string]string
}

var reg = &registry{m: map[string]string{}}

// The lock is embedded, and a helper writes.
func nopeEmbeddedLock(k, v string) {
	reg.Lock()
	defer reg.Unlock()
	reg.put(k, v)
}

func (r *registry) put(k, v string) { r.m[k] = v }

// A copy is made with the lock held and changed without.
func nopeCloneUnderLock(k string) map[string]string {
	reg.RLock()
	m := maps.Clone(reg.m)
	reg.RUnlock()
	m[k] = "mine"
	delete(m, "theirs")
	return m
}

var queue = make(chan string, 16)

// A channel may be shared.
func nopeChannel(id string) {
	select {
	case queue <- id:
	default:
	}
}

var locks = [4]sync.Mutex{}

var parts = [4]map[string]int{{}, {}, {}, {}}

// Lock and map have the same index.
func nopeParallelArrays(n int, id string) {
	i := n % len(locks)
	locks[i].Lock()
	defer locks[i].Unlock()
	parts[i][id]++
}

func handle(ctx context.Context, e events.SQSEvent) (map[string][]string, error) {
	if len(e.Records) == 0 {
		return nil, nil
	}
	id := e.Records[0].MessageId
	nopeAtomicValues(id)
	nopeLockedValues(id, id)
	nopeCopyOnWrite(id, "x")
	nopeSnapshot(id)
	nopeVisited(e.Records)
	nopeEventSlice(&e)
	nopeResponse(id)
	nopeIndex(id)
	nopeArray(len(id))
	nopeTwoSlices(len(id))
	nopeBytes()
	nopeEmbeddedLock(id, "x")
	nopeCloneUnderLock(id)
	nopeChannel(id)
	nopeParallelArrays(len(id), id)
	return nopeGroup(e.Records), nil
}

func main() {
	lambda.Start(handle)
}
