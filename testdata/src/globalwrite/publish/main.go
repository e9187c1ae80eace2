// Command publish: an object stops being the invocation's own when it is stored
// where others can reach it.
package main

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	ID string
	N  int
}

type config struct {
	Region string
	Limit  int
	tags   map[string]string
	next   *config
}

func main() {
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) (any, error) {
	publishThenWrite(e)
	publishUnderLock(e)
	publishThenCall(e)
	publishInMap(e)
	publishInField(e)
	readOut(e)
	readOutRange(e)
	lockedGetter(e)
	readers(e)

	nopeJoinedGoroutine(e)
	nopeBuildThenStore(e)
	nopeReadOutCopy(e)
	nopeReadOutLocked(e)
	nopeTakenOut(e)
	nopeOwnMap(e)
	nopeKeptLocally(e)
	return nopeReplace(e), nil
}

var global *config

func publishThenWrite(e event) {
	cfg := config{Region: e.ID} // still its own
	global = &cfg               // want globalwrite "global"
	cfg.Limit = e.N             // want globalwrite "global.Limit"
}

var (
	mu     sync.Mutex
	second *config
)

// publishUnderLock stores under the lock and finishes the object without it.
func publishUnderLock(e event) {
	c := &config{Region: e.ID}
	mu.Lock()
	second = c
	mu.Unlock()
	c.Limit = e.N // want globalwrite "second.Limit"
	c.normalize()
}

func (c *config) normalize() {
	c.Region = strings.ToLower(c.Region) // want globalwrite "second.Region"
}

var third *config

// publishThenCall hands the published object to a helper.
func publishThenCall(e event) {
	c := &config{}
	mu.Lock()
	third = c
	mu.Unlock()
	fill(c, e)
}

func fill(c *config, e event) {
	c.Limit = e.N // want globalwrite "third.Limit"
}

var byID = map[string]*config{}

// publishInMap stores under the lock, and writes the element without it.
func publishInMap(e event) {
	c := &config{}
	mu.Lock()
	byID[e.ID] = c
	mu.Unlock()
	c.Region = e.ID // want globalwrite "byID"
}

var list = &config{}

// publishInField makes the object part of a shared list.
func publishInField(e event) {
	c := &config{}
	mu.Lock()
	c.next = list.next
	list.next = c
	mu.Unlock()
	c.Limit++ // want globalwrite "list"
}

// A goroutine of the invocation, which is waited for, and an object that nobody
// else can reach.
func nopeJoinedGoroutine(e event) {
	c := &config{}
	done := make(chan struct{})
	go func() {
		c.Limit = 1
		close(done)
	}()
	<-done
	c.Limit = 2
}

var sessions = map[string]*config{"a": {}}

// readOut finds the object under the lock and writes it without.
func readOut(e event) {
	mu.Lock()
	s := sessions[e.ID]
	mu.Unlock()
	if s == nil {
		return
	}
	s.Limit++ // want globalwrite "sessions"
}

var all = []*config{{}, {}}

func readOutRange(e event) {
	mu.Lock()
	snapshot := append([]*config(nil), all...)
	mu.Unlock()
	for _, c := range snapshot {
		c.Region = e.ID // want globalwrite "all"
	}
}

// find is a getter with a lock: what it returns is shared all the same.
func find(id string) *config {
	mu.Lock()
	defer mu.Unlock()
	return found[id]
}

var found = map[string]*config{"a": {}}

func lockedGetter(e event) {
	if c := find(e.ID); c != nil {
		c.Region = e.ID // want globalwrite "found"
	}
}

// readers is the other side of all of these. It holds the lock, which does not
// help while the writers do not.
func readers(e event) int {
	mu.Lock()
	defer mu.Unlock()
	sum := 0
	for _, c := range []*config{global, second, third, byID[e.ID], list.next, complete, replaced} {
		if c != nil {
			sum += c.Limit + len(c.Region)
		}
	}
	return sum
}

var complete *config

// Everything is written before the object is stored, under a lock.
func nopeBuildThenStore(e event) {
	c := &config{tags: map[string]string{}}
	c.Region = e.ID
	c.tags["id"] = e.ID
	fresh(c, e)
	mu.Lock()
	defer mu.Unlock()
	complete = c
}

func fresh(c *config, e event) { c.Limit = e.N }

var users = map[string]*config{}

// A copy of what was found.
func nopeReadOutCopy(e event) config {
	mu.Lock()
	defer mu.Unlock()
	if u, ok := users[e.ID]; ok {
		c := *u
		c.Limit++
		return c
	}
	return config{}
}

// Written while the lock is held.
func nopeReadOutLocked(e event) {
	mu.Lock()
	defer mu.Unlock()
	u, ok := users[e.ID]
	if !ok {
		u = &config{}
		users[e.ID] = u
	}
	u.Limit++
}

var values = map[string]config{}

// The map holds values: what is read out is a copy.
func nopeTakenOut(e event) int {
	mu.Lock()
	v := values[e.ID]
	mu.Unlock()
	v.Limit++
	return v.Limit
}

// A map of the invocation.
func nopeOwnMap(e event) int {
	m := map[string]*config{e.ID: {}}
	m[e.ID].Limit++
	return m[e.ID].Limit
}

type request struct{ cfg *config }

// Stored in an object that is itself the invocation's.
func nopeKeptLocally(e event) {
	r := &request{}
	c := &config{}
	r.cfg = c
	c.Limit = e.N
	r.cfg.Region = e.ID
}

var replaced = &config{}

// The pointer is replaced under the lock; nobody writes through it.
func nopeReplace(e event) int {
	next := &config{Limit: e.N}
	mu.Lock()
	old := replaced
	replaced = next
	mu.Unlock()
	return old.Limit
}
