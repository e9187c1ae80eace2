// Command slices: slices and lists that outlive the invocation.
package main

import (
	"container/list"
	"context"
	"slices"
	"sort"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	ID   string
	N    int
	Body []byte
	Tags []string
}

func main() {
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) error {
	element(e)
	appended(e)
	copied(e)
	sorted()
	sortedNew()
	cleared()
	buffer(e)
	reused(e)
	subslice(e)
	viaParameter(shared, e)
	linked(e)
	recent(e)

	nopeLocked(e)
	nopeOwn(e)
	nopeClone(e)
	nopeAppendToCopy(e)
	nopeSortedCopy()
	nopeReadOnly(e)
	nopeClipped(e)
	nopeOwnParameter(e)
	nopeOwnList(e)
	nopeLRU(e)
	nopeIndexed(e)
	return nil
}

var ring = make([]string, 16)

func element(e event) {
	ring[e.N%len(ring)] = e.ID // want unsafecache "ring"
}

var batch []string

// appended collects what was meant to be one invocation's.
func appended(e event) int {
	for _, t := range e.Tags {
		batch = append(batch, t) // want unsafecache "batch"
	}
	return len(batch)
}

var scratch = make([]byte, 1024)

func copied(e event) int {
	return copy(scratch, e.Body) // want unsafecache "scratch"
}

var names = []string{"b", "a"}

func sorted() {
	sort.Strings(names) // want unsafecache "names"
}

var numbers = []int{3, 1, 2}

func sortedNew() {
	slices.Sort(numbers) // want unsafecache "numbers"
}

var flags = make([]bool, 8)

func cleared() {
	clear(flags) // want unsafecache "flags"
}

var buf = make([]byte, 0, 4096)

// buffer appends into the capacity of a shared array; the variable itself is
// only read.
func buffer(e event) string {
	b := append(buf, e.Body...) // want unsafecache "buf"
	return string(b)
}

var encoded = make([]byte, 0, 64)

// reused starts from the shared array's beginning in each invocation.
func reused(e event) int {
	b := encoded[:0]
	for _, t := range e.Tags {
		b = append(b, t...) // want unsafecache "encoded"
	}
	return len(b)
}

var window = make([]int, 10)

// subslice writes an element through a slice of the slice.
func subslice(e event) {
	half := window[:5]
	half[0] = e.N // want unsafecache "window"
}

var shared = make([]int, 4)

func viaParameter(s []int, e event) {
	s[0] = e.N // want unsafecache "shared"
}

// The same helper on a slice of the invocation.
func nopeOwnParameter(e event) int {
	s := make([]int, 1)
	viaParameter(s, e)
	return s[0]
}

var queue = list.New()

func linked(e event) {
	queue.PushBack(e.ID) // want unsafecache "queue"
}

type log struct{ entries *list.List }

var history = log{entries: list.New()}

// recent keeps the last ten.
func recent(e event) {
	history.entries.PushFront(e.ID) // want unsafecache "entries"
	if history.entries.Len() > 10 {
		history.entries.Remove(history.entries.Back()) // want unsafecache "entries"
	}
}

var (
	mu      sync.Mutex
	guarded []string
	lru     = list.New()
	index   = map[string]*list.Element{}
)

func nopeLocked(e event) []string {
	mu.Lock()
	defer mu.Unlock()
	guarded = append(guarded, e.ID)
	guarded[0] = e.ID
	slices.Sort(guarded)
	return slices.Clone(guarded)
}

// A least-recently-used cache with its lock held.
func nopeLRU(e event) int {
	mu.Lock()
	defer mu.Unlock()
	if el, ok := index[e.ID]; ok {
		lru.MoveToFront(el)
		return el.Value.(int)
	}
	index[e.ID] = lru.PushFront(e.N)
	if lru.Len() > 100 {
		last := lru.Back()
		lru.Remove(last)
	}
	return e.N
}

// A slice of the invocation.
func nopeOwn(e event) []string {
	var out []string
	for _, t := range e.Tags {
		out = append(out, t)
	}
	out[0] = e.ID
	sort.Strings(out)
	return out
}

var regions = []string{"eu-west-1", "us-east-1"}

// A copy of a shared slice.
func nopeClone(e event) []string {
	r := slices.Clone(regions)
	r[0] = e.ID
	r = append(r, e.Tags...)
	slices.Reverse(r)
	return r
}

// append copies into a new array, because the first argument has none.
func nopeAppendToCopy(e event) []string {
	r := append([]string(nil), regions...)
	r[0] = e.ID
	return append([]string{e.ID}, regions...)
}

func nopeSortedCopy() []string {
	r := make([]string, len(regions))
	copy(r, regions)
	sort.Strings(r)
	return slices.Sorted(slices.Values(regions))
}

func nopeReadOnly(e event) bool {
	if len(regions) > e.N {
		return regions[e.N] == e.ID
	}
	return slices.Contains(regions[1:], e.ID)
}

// Without spare capacity append must copy.
func nopeClipped(e event) []string {
	return append(slices.Clip(slices.Clone(regions)), e.ID)
}

// A list of the invocation.
func nopeOwnList(e event) int {
	l := list.New()
	l.PushBack(e.ID)
	return l.Len()
}

// Goroutines of the invocation write distinct elements of its slice.
func nopeIndexed(e event) []int {
	out := make([]int, len(e.Tags))
	var wg sync.WaitGroup
	for i, t := range e.Tags {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = len(t)
		}()
	}
	wg.Wait()
	return out
}
