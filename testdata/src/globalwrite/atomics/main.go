// Command atomics: atomic operations, and plain accesses beside them.
package main

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	ID string
	N  int64
}

type config struct {
	region string
	limit  int
}

func main() {
	live.Store(&config{region: "eu"})
	copied.Store(&config{region: "eu"})
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) (int64, error) {
	plainRead(e)
	plainWrite(e)
	throughLoaded(e)
	throughValue(e)
	afterStore(e)
	limitOfPublished()
	otherField(e)

	nopeTyped(e)
	nopeFunctions(e)
	nopeCopyOnWrite(e)
	nopeSwap(e)
	nopeValue(e)
	nopeBuildThenStore(e)
	nopeSyncMap(e)
	nopePool(e)
	nopeOwn(e)
	return nopeLoaded(), nil
}

var typed atomic.Int64

var flag atomic.Bool

func nopeTyped(e event) {
	typed.Add(e.N)
	if flag.CompareAndSwap(false, true) {
		typed.Store(0)
	}
}

var plain int64

func nopeFunctions(e event) {
	atomic.AddInt64(&plain, e.N)
}

func nopeLoaded() int64 { return atomic.LoadInt64(&plain) }

var half int64

// plainRead reads without atomic what is written with it.
func plainRead(e event) int64 {
	atomic.AddInt64(&half, 1)
	return half // want globalwrite "half"
}

var other int64

// plainWrite resets without atomic what is read and added to with it.
func plainWrite(e event) {
	atomic.AddInt64(&other, 1)
	if e.N == 0 {
		other = 0 // want globalwrite "other"
	}
}

var live, copied atomic.Pointer[config]

// throughLoaded writes the object that the pointer leads to, which every other
// invocation has loaded too.
func throughLoaded(e event) {
	c := live.Load()
	c.region = e.ID // want globalwrite "live"
}

// A copy is changed and published.
func nopeCopyOnWrite(e event) {
	next := *copied.Load()
	next.region = e.ID
	copied.Store(&next)
}

func nopeSwap(e event) {
	for {
		old := copied.Load()
		next := &config{region: e.ID, limit: old.limit + 1}
		if copied.CompareAndSwap(old, next) {
			return
		}
	}
}

var anyConfig atomic.Value

func init() { anyConfig.Store(&config{}) }

// throughValue is throughLoaded with an atomic.Value.
func throughValue(e event) {
	anyConfig.Load().(*config).limit = int(e.N) // want globalwrite "anyConfig"
}

var stored atomic.Value

func nopeValue(e event) string {
	stored.Store(e.ID)
	s, _ := stored.Load().(string)
	return s
}

var published atomic.Pointer[config]

// afterStore goes on writing an object that it has published.
func afterStore(e event) {
	c := &config{region: e.ID}
	published.Store(c)
	c.limit = int(e.N) // want globalwrite "published"
}

// The other side: whoever loads the pointer reads the object.
func limitOfPublished() int {
	if c := published.Load(); c != nil {
		return c.limit
	}
	return 0
}

var built atomic.Pointer[config]

// The object is finished when it is published.
func nopeBuildThenStore(e event) {
	c := &config{}
	c.region = e.ID
	c.limit = int(e.N)
	built.Store(c)
}

var pair struct {
	hits atomic.Int64
	last string
}

// otherField: an atomic field does not cover the one beside it.
func otherField(e event) {
	pair.hits.Add(1)
	pair.last = e.ID // want globalwrite "last"
}

var seen sync.Map

func nopeSyncMap(e event) bool {
	_, loaded := seen.LoadOrStore(e.ID, e.N)
	seen.Range(func(k, v any) bool { return true })
	seen.Delete(e.ID)
	return loaded
}

type scratch struct{ buf [64]byte }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// What Get returns is the caller's until Put.
func nopePool(e event) byte {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.buf[0] = byte(e.N)
	return s.buf[0]
}

// An atomic of this invocation, read without atomic after its goroutine ended.
func nopeOwn(e event) int64 {
	var n int64
	done := make(chan struct{})
	go func() {
		atomic.AddInt64(&n, e.N)
		close(done)
	}()
	<-done
	return n
}
