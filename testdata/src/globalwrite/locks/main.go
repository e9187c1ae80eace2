// Command locks: every way of holding a lock, and of not quite holding it.
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/semaphore"
)

type event struct {
	ID string
	N  int
}

func main() {
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) (int, error) {
	nopeDeferred(e)
	nopeManual(e)
	nopeManyExits(e)
	nopeLoop(e)
	nopeReadLock()
	nopeUpgrade(e)
	nopeLockHelper(e)
	nopeLockReturn(e)
	nopeHeldByCaller(e)
	nopeWithLock(e)
	nopeTry(e)
	nopeTryEarly(e)
	nopeDeferClosure(e)
	nopePointerField(e)
	nopeEmbedded(e)
	nopeForeign(e)
	nopeLocker(e)
	nopeCond(e)
	nopeSharded(e)
	nopeChannel(e)
	nopeChannelToken(e)
	nopeSelect(ctx, e)
	if err := nopeSemaphore(ctx, e); err != nil {
		return 0, err
	}
	nopeGeneric(e)
	nopeGroup(e)

	unguardedRead()
	unguardedWrite(e)
	writeUnderRLock(e)
	wrongMutex(e)
	otherMutex(e)
	afterUnlock(e)
	oneBranch(e)
	tryIgnored(e)
	tryFalse(e)
	localMutex(e)
	ownMutex(e)
	forgotten(e)
	goroutineUnderLock(e)
	wideChannel(e)
	if err := wideSemaphore(ctx, e); err != nil {
		return 0, err
	}
	earlyUnlock(e)
	closureLater(e)
	return locked(), nil
}

var (
	mu    sync.Mutex
	total int
)

func nopeDeferred(e event) {
	mu.Lock()
	defer mu.Unlock()
	total += e.N
}

func nopeManual(e event) {
	mu.Lock()
	total++
	mu.Unlock()
}

// Each exit unlocks.
func nopeManyExits(e event) int {
	mu.Lock()
	if e.N == 0 {
		mu.Unlock()
		return 0
	}
	switch e.ID {
	case "a":
		total = 1
		mu.Unlock()
		return 1
	case "b":
		mu.Unlock()
		panic("b")
	}
	total = e.N
	n := total
	mu.Unlock()
	return n
}

func nopeLoop(e event) {
	for range e.N {
		mu.Lock()
		total++
		mu.Unlock()
	}
}

func locked() int {
	mu.Lock()
	defer mu.Unlock()
	return total
}

// unguardedRead is the side without the lock that every write holds.
func unguardedRead() int {
	if total > 10 { // want globalwrite "total"
		return total // the same place in the same function
	}
	return 0
}

var (
	mixMu sync.Mutex
	mixed int
)

// unguardedWrite writes once with the lock and once without: only the second is
// the place to act.
func unguardedWrite(e event) {
	mixMu.Lock()
	mixed = e.N
	mixMu.Unlock()
	mixed++ // want globalwrite "mixed"
}

var (
	rw      sync.RWMutex
	level   string
	touched int
)

// Readers share, the writer excludes.
func nopeReadLock() string {
	rw.RLock()
	defer rw.RUnlock()
	return level
}

// Read lock for the check, write lock for the write, and a second check below it.
func nopeUpgrade(e event) {
	rw.RLock()
	same := level == e.ID
	rw.RUnlock()
	if same {
		return
	}
	rw.Lock()
	defer rw.Unlock()
	if level != e.ID {
		level = e.ID
	}
}

// writeUnderRLock counts reads under the read lock, which other readers hold too.
func writeUnderRLock(e event) string {
	rw.RLock()
	defer rw.RUnlock()
	touched++ // want globalwrite "touched"
	return level
}

var (
	muA, muB sync.Mutex
	ab       int
)

// wrongMutex and otherMutex each hold a lock, but not the same one.
func wrongMutex(e event) {
	muA.Lock()
	defer muA.Unlock()
	ab += e.N // want globalwrite "ab"
}

func otherMutex(e event) {
	muB.Lock()
	defer muB.Unlock()
	ab -= e.N // want globalwrite "ab"
}

var afterState string

func afterUnlock(e event) {
	mu.Lock()
	total++
	mu.Unlock()
	afterState = e.ID // want globalwrite "afterState"
}

var branchState string

// oneBranch holds the lock on one of two paths.
func oneBranch(e event) {
	if e.N > 0 {
		mu.Lock()
		defer mu.Unlock()
	}
	branchState = e.ID // want globalwrite "branchState"
}

var early string

// earlyUnlock unlocks in a branch and goes on.
func earlyUnlock(e event) {
	mu.Lock()
	if e.N > 0 {
		mu.Unlock()
		early = e.ID // want globalwrite "early"
		return
	}
	early = "none"
	mu.Unlock()
}

var tried int

// TryLock succeeded on this branch.
func nopeTry(e event) {
	if mu.TryLock() {
		tried++
		mu.Unlock()
	}
}

func nopeTryEarly(e event) bool {
	if !mu.TryLock() {
		return false
	}
	defer mu.Unlock()
	tried = e.N
	return true
}

var ignored int

// tryIgnored goes on whether or not it has the lock.
func tryIgnored(e event) {
	ok := mu.TryLock()
	ignored++ // want globalwrite "ignored"
	if ok {
		mu.Unlock()
	}
}

var refused int

// tryFalse writes on the branch where the lock was not had.
func tryFalse(e event) {
	if mu.TryLock() {
		mu.Unlock()
		return
	}
	refused++ // want globalwrite "refused"
}

var viaLocal int

// localMutex locks a mutex that each invocation makes anew.
func localMutex(e event) {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	viaLocal++ // want globalwrite "viaLocal"
}

type guard struct{ mu sync.Mutex }

var viaOwn int

// ownMutex locks an object of this invocation.
func ownMutex(e event) {
	g := &guard{}
	g.mu.Lock()
	defer g.mu.Unlock()
	viaOwn++ // want globalwrite "viaOwn"
}

var helped int

func lockIt()   { mu.Lock() }
func unlockIt() { mu.Unlock() }

// A helper locks for its caller.
func nopeLockHelper(e event) {
	lockIt()
	defer unlockIt()
	helped++
}

func acquire() func() {
	mu.Lock()
	return mu.Unlock
}

// A helper locks and returns what unlocks.
func nopeLockReturn(e event) {
	defer acquire()()
	helped = e.N
}

var heldByCaller int

func addHeld(n int) { heldByCaller += n }

// The caller of the helper holds the lock.
func nopeHeldByCaller(e event) {
	mu.Lock()
	defer mu.Unlock()
	addHeld(e.N)
}

var forgottenState int

// setForgotten expects its caller to hold mu.
func setForgotten(n int) {
	forgottenState = n // want globalwrite "forgottenState"
}

// forgotten calls the helper with the lock and, on another path, without.
func forgotten(e event) {
	if e.N > 0 {
		mu.Lock()
		setForgotten(e.N)
		mu.Unlock()
		return
	}
	setForgotten(0)
}

func withLock(f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

var inClosure int

// A helper runs the closure under the lock.
func nopeWithLock(e event) {
	withLock(func() { inClosure++ })
	withLock(func() {
		inClosure += e.N
		addHeld(1)
	})
}

var later int

// closureLater makes the closure under the lock and runs it without.
func closureLater(e event) {
	mu.Lock()
	f := func() {
		later++ // want globalwrite "later"
	}
	mu.Unlock()
	f()
}

var viaDefer int

// The deferred closure unlocks.
func nopeDeferClosure(e event) {
	mu.Lock()
	defer func() {
		viaDefer++
		mu.Unlock()
	}()
	viaDefer = e.N
}

type box struct {
	mu *sync.Mutex
	n  int
}

var theBox = box{mu: new(sync.Mutex)}

// The mutex is a pointer field.
func nopePointerField(e event) {
	theBox.mu.Lock()
	theBox.n++
	theBox.mu.Unlock()
}

type table struct {
	sync.RWMutex
	name string
}

var theTable table

// The mutex is embedded.
func nopeEmbedded(e event) string {
	theTable.Lock()
	theTable.name = e.ID
	theTable.Unlock()
	theTable.RLock()
	defer theTable.RUnlock()
	return theTable.name
}

type registry struct {
	lock  sync.Mutex
	items []*item
}

type item struct {
	owner *registry
	uses  int
}

var reg = &registry{}

var theItem = &item{owner: reg}

// The mutex belongs to another object, always the same one.
func nopeForeign(e event) {
	reg.lock.Lock()
	theItem.uses++
	reg.lock.Unlock()
}

var locker sync.Locker = &mu

var viaLocker int

// The mutex is behind an interface.
func nopeLocker(e event) {
	locker.Lock()
	viaLocker++
	locker.Unlock()
}

var cond = sync.NewCond(&sync.Mutex{})

var queued int

// The mutex of a condition variable.
func nopeCond(e event) {
	cond.L.Lock()
	queued++
	cond.L.Unlock()
	cond.Signal()
}

type shard struct {
	mu sync.Mutex
	n  int
	m  map[string]int
}

var shards [4]shard

var heapShards = []*shard{{m: map[string]int{}}, {m: map[string]int{}}}

// One lock per shard, taken with the index of the data.
func nopeSharded(e event) {
	i := e.N % 4
	shards[i].mu.Lock()
	shards[i].n++
	shards[i].mu.Unlock()

	s := heapShards[e.N%2]
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[e.ID]++
	s.n = len(s.m)
}

var sem = make(chan struct{}, 1)

var viaChannel int

// A channel of capacity one is a lock: send to lock, receive to unlock.
func nopeChannel(e event) {
	sem <- struct{}{}
	defer func() { <-sem }()
	viaChannel++
}

var token = make(chan struct{}, 1)

func init() { token <- struct{}{} }

var viaToken int

// The other way round: receive to lock, send to unlock.
func nopeChannelToken(e event) {
	<-token
	viaToken++
	token <- struct{}{}
}

var viaSelect int

// The lock is given up when the deadline comes first.
func nopeSelect(ctx context.Context, e event) {
	select {
	case sem <- struct{}{}:
		viaSelect++
		<-sem
	case <-ctx.Done():
	}
}

var wide = make(chan struct{}, 8)

var viaWide int

// wideChannel limits; it does not exclude.
func wideChannel(e event) {
	wide <- struct{}{}
	defer func() { <-wide }()
	viaWide++ // want globalwrite "viaWide"
}

var weighted = semaphore.NewWeighted(1)

var viaSemaphore int

func nopeSemaphore(ctx context.Context, e event) error {
	if err := weighted.Acquire(ctx, 1); err != nil {
		return err
	}
	defer weighted.Release(1)
	viaSemaphore++
	return nil
}

var four = semaphore.NewWeighted(4)

var viaFour int

func wideSemaphore(ctx context.Context, e event) error {
	if err := four.Acquire(ctx, 1); err != nil {
		return err
	}
	defer four.Release(1)
	viaFour++ // want globalwrite "viaFour"
	return nil
}

type guarded[T any] struct {
	mu  sync.Mutex
	val T
}

func (g *guarded[T]) set(v T) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.val = v
}

func (g *guarded[T]) get() T {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.val
}

var guardedID guarded[string]

// A generic type with its own lock.
func nopeGeneric(e event) {
	guardedID.set(e.ID)
	_ = guardedID.get()
}

var inGroup int

// Goroutines of the invocation, each of which takes the lock.
func nopeGroup(e event) {
	var wg sync.WaitGroup
	for range e.N {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			inGroup++
			mu.Unlock()
		}()
	}
	wg.Wait()
}

var inGoroutine int

// goroutineUnderLock: the goroutine does not inherit the lock.
func goroutineUnderLock(e event) {
	mu.Lock()
	defer mu.Unlock()
	go func() {
		inGoroutine++ // want globalwrite "inGoroutine"
	}()
}
