// Command lrus: cache types of libraries, safe and not.
package main

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/hashicorp/golang-lru/v2/expirable"
	"github.com/hashicorp/golang-lru/v2/simplelru"
)

type handler struct {
	simple *simplelru.LRU[string, int]
}

func (h *handler) Handle(ctx context.Context, id string) (int, error) {
	if n, ok := h.simple.Get(id); ok { // want unsafecache "simple"
		return n, nil
	}
	n := len(id)
	h.simple.Add(id, n) // want unsafecache "simple"
	evict(id)
	viaInterface(id)
	nopeSafe(id)
	nopeLocked(id)
	nopeOwn(id)
	return n, nil
}

var small, _ = simplelru.NewLRU[string, int](10, nil)

func evict(id string) {
	small.Remove(id) // want unsafecache "small"
}

var iface simplelru.LRUCache[string, int] = must(simplelru.NewLRU[string, int](10, nil))

func viaInterface(id string) {
	iface.Add(id, 1) // want unsafecache "iface"
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var (
	safe    = must(lru.New[string, int](128))
	expires = expirable.NewLRU[string, int](128, nil, time.Minute)
)

// These types lock inside.
func nopeSafe(id string) int {
	if n, ok := safe.Get(id); ok {
		return n
	}
	safe.Add(id, 1)
	expires.Add(id, 1)
	n, _ := expires.Get(id)
	return n
}

var (
	mu     sync.Mutex
	locked = must(simplelru.NewLRU[string, int](10, nil))
)

// The lock that the type lacks.
func nopeLocked(id string) {
	mu.Lock()
	defer mu.Unlock()
	if !locked.Contains(id) {
		locked.Add(id, 1)
	}
}

// A cache of the invocation.
func nopeOwn(id string) int {
	c := must(simplelru.NewLRU[string, int](10, nil))
	c.Add(id, 1)
	return c.Len()
}

func main() {
	h := &handler{simple: must(simplelru.NewLRU[string, int](100, nil))}
	h.simple.Add("warm", 1) // before Start
	lambda.Start(h.Handle)
}
