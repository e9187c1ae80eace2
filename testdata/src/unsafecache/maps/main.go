// Command maps: maps that outlive the invocation.
package main

import (
	"context"
	"maps"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/unsafecache/maps/lib/cache"
)

type event struct {
	ID    string
	N     int
	Attrs map[string]string
}

type handler struct {
	users  map[string]string
	cache  *cache.Cache[string, int]
	mu     sync.RWMutex
	locked map[string]string
	fixed  map[string]string
}

func (h *handler) Handle(ctx context.Context, e event) (int, error) {
	h.remember(e)
	h.recall(e)
	h.nopeLocked(e)
	h.nopeFixed(e)
	get(e.ID)
	put(e)
	forget(e)
	wipe()
	count(e)
	readers(e)
	nested(e)
	merge(e)
	checked(e)
	lazyMap(e)
	inStruct(e)
	inCopy(e)
	aliased(e)
	set(setVar, e.ID)
	has(e.ID)
	lockedPut(e)
	unguardedGet(e.ID)
	underRLock(e)
	generic(h.cache, e)
	theRegistry.add(e.ID)
	interfaced(e)

	nopeOwn(e)
	nopeEvent(e)
	nopeReadOnly(e)
	nopeClone(e)
	nopeRWLocked(e)
	nopeSyncMap(e)
	nopeGeneric(e)
	nopeReplaced(e)
	nopeShadow(e)
	nopeOwnSet(e)
	return 0, nil
}

var items = map[string]string{}

// get reads what put writes: a map must not even be read meanwhile.
func get(id string) (string, bool) {
	v, ok := items[id] // want unsafecache "items"
	if !ok {
		v = items["default"] // the same map in the same function
	}
	return v, ok
}

func put(e event) {
	items[e.ID] = "x" // want unsafecache "items"
	_ = items["x"]    // reported with the write
}

func forget(e event) {
	delete(items, e.ID) // want unsafecache "items"
}

var wiped = map[string]int{"a": 1}

func wipe() {
	clear(wiped) // want unsafecache "wiped"
}

var counts = map[string]int{}

func count(e event) {
	counts[e.ID]++       // want unsafecache "counts"
	counts["all"] += e.N // want unsafecache "counts"
}

// readers has several readers of one map.
func readers(e event) {
	size()
	each()
}

func size() int {
	return len(counts) // want unsafecache "counts"
}

func each() int {
	sum := 0
	for _, n := range counts { // want unsafecache "counts"
		sum += n
	}
	return sum
}

var byTenant = map[string]map[string]int{"a": {}, "b": {}}

// nested writes the inner map; the outer one is only read.
func nested(e event) {
	m := byTenant[e.ID]
	if m != nil {
		m["n"] = e.N // want unsafecache "byTenant"
	}
}

var merged = map[string]string{}

func merge(e event) {
	maps.Copy(merged, e.Attrs) // want unsafecache "merged"
}

var tokens = map[string]string{}

// checked is the classic cache: look, compute, store.
func checked(e event) string {
	if t, ok := tokens[e.ID]; ok {
		return t
	}
	t := "token-" + e.ID
	tokens[e.ID] = t // want unsafecache "tokens"
	return t
}

var lazy map[string]int

// lazyMap makes the map on first use and then writes into it.
func lazyMap(e event) {
	if lazy == nil {
		lazy = make(map[string]int) // want lazyinit "lazy"
	}
	lazy[e.ID] = e.N // want unsafecache "lazy"
}

type holder struct {
	attrs map[string]string
	n     int
}

var held = &holder{attrs: map[string]string{}}

func inStruct(e event) {
	held.attrs[e.ID] = "x" // want unsafecache "attrs"
}

var defaults = holder{attrs: map[string]string{"lang": "en"}}

// inCopy copies the struct: the map in it is the same map.
func inCopy(e event) map[string]string {
	h := defaults
	h.n = e.N
	h.attrs["id"] = e.ID // want unsafecache "attrs"
	return nil
}

var headers = map[string]string{"Content-Type": "application/json"}

// aliased: a map variable is a reference.
func aliased(e event) {
	h := headers
	h["X-Request"] = e.ID // want unsafecache "headers"
}

var setVar = map[string]bool{}

func set(m map[string]bool, k string) {
	m[k] = true // want unsafecache "setVar"
}

func has(k string) bool {
	return setVar[k] // want unsafecache "setVar"
}

// The same helper on a map of the invocation.
func nopeOwnSet(e event) bool {
	m := map[string]bool{}
	set(m, e.ID)
	return m[e.ID]
}

var (
	mu      sync.Mutex
	guarded = map[string]string{}
)

func lockedPut(e event) {
	mu.Lock()
	defer mu.Unlock()
	guarded[e.ID] = "x"
}

// unguardedGet lacks the lock that every writer holds.
func unguardedGet(id string) string {
	return guarded[id] // want unsafecache "guarded"
}

var (
	rw     sync.RWMutex
	rcache = map[string]string{}
)

// underRLock writes where only the read lock is held.
func underRLock(e event) string {
	rw.RLock()
	defer rw.RUnlock()
	v, ok := rcache[e.ID]
	if !ok {
		rcache[e.ID] = "x" // want unsafecache "rcache"
	}
	return v
}

func (h *handler) remember(e event) {
	h.users[e.ID] = "x" // want unsafecache "users"
}

func (h *handler) recall(e event) string {
	return h.users[e.ID] // want unsafecache "users"
}

// The lock is held for both.
func (h *handler) nopeLocked(e event) string {
	h.mu.RLock()
	v, ok := h.locked[e.ID]
	h.mu.RUnlock()
	if ok {
		return v
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.locked[e.ID] = "x"
	return h.locked[e.ID]
}

// Filled in main, read here.
func (h *handler) nopeFixed(e event) string { return h.fixed[e.ID] }

// generic uses a generic cache type without a lock, from another package.
func generic(c *cache.Cache[string, int], e event) int {
	if n, ok := c.Get(e.ID); ok {
		return n
	}
	c.Put(e.ID, e.N)
	return e.N
}

var safeCache = cache.NewLocked[string, int]()

// The generic cache type with a lock.
func nopeGeneric(e event) int {
	safeCache.Put(e.ID, e.N)
	n, _ := safeCache.Get(e.ID)
	own := cache.New[string, int]()
	own.Put(e.ID, n)
	return n
}

type registry map[string]int

// add has a map as its receiver: a value receiver does not copy the entries.
func (r registry) add(id string) {
	r[id]++ // want unsafecache "theRegistry"
}

var theRegistry = registry{}

type kv interface {
	put(k, v string)
}

type mapKV struct{ m map[string]string }

func (k mapKV) put(key, v string) {
	k.m[key] = v // want unsafecache "store"
}

type nopeKV struct {
	mu sync.Mutex
	m  map[string]string
}

func (k *nopeKV) put(key, v string) {
	k.mu.Lock()
	k.m[key] = v
	k.mu.Unlock()
}

var store, safeStore kv = mapKV{m: map[string]string{}}, &nopeKV{m: map[string]string{}}

func interfaced(e event) {
	store.put(e.ID, "x")
	safeStore.put(e.ID, "x")
}

// A map of the invocation.
func nopeOwn(e event) int {
	m := map[string]int{}
	m[e.ID] = e.N
	for k := range e.Attrs {
		m[k]++
	}
	delete(m, e.ID)
	return len(m)
}

// The event's map belongs to the invocation.
func nopeEvent(e event) {
	e.Attrs["seen"] = "yes"
	delete(e.Attrs, "secret")
}

var mime = map[string]string{".txt": "text/plain"}

func init() {
	mime[".md"] = "text/markdown" // before every invocation
}

func nopeReadOnly(e event) string { return mime[e.ID] }

// A copy of a shared map that nobody writes.
func nopeClone(e event) map[string]string {
	m := maps.Clone(mime)
	m[".x"] = e.ID
	return m
}

var rwGuarded = map[string]int{}

// Read lock to read, write lock to write.
func nopeRWLocked(e event) int {
	rw.RLock()
	n := rwGuarded[e.ID]
	rw.RUnlock()
	rw.Lock()
	defer rw.Unlock()
	rwGuarded[e.ID] = n + 1
	if len(rwGuarded) > 100 {
		clear(rwGuarded)
	}
	return n
}

var concurrent sync.Map

func nopeSyncMap(e event) {
	if _, ok := concurrent.Load(e.ID); !ok {
		concurrent.Store(e.ID, e.N)
	}
}

var current = map[string]int{}

// A new map is built and then put in the old one's place, under the lock.
func nopeReplaced(e event) int {
	next := map[string]int{e.ID: e.N}
	mu.Lock()
	defer mu.Unlock()
	maps.Copy(next, current)
	current = next
	return len(current)
}

// A local map hides the package's.
func nopeShadow(e event) {
	items := map[string]string{}
	items[e.ID] = "x"
}

func main() {
	h := &handler{
		users:  map[string]string{},
		cache:  cache.New[string, int](),
		locked: map[string]string{},
		fixed:  map[string]string{},
	}
	h.fixed["a"] = "b"
	lambda.Start(h.Handle)
}
