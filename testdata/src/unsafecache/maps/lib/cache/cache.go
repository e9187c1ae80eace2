// Package cache has two generic caches.
package cache

import "sync"

// A Cache is not safe for concurrent use.
type Cache[K comparable, V any] struct {
	m    map[K]V
	hits int
}

// New makes a cache.
func New[K comparable, V any]() *Cache[K, V] {
	c := &Cache[K, V]{}
	c.m = make(map[K]V)
	return c
}

// Get looks k up.
func (c *Cache[K, V]) Get(k K) (V, bool) {
	v, ok := c.m[k] // want unsafecache "cache"
	if ok {
		c.hits++ // want handlerstate "hits"
	}
	return v, ok
}

// Put stores v.
func (c *Cache[K, V]) Put(k K, v V) {
	c.m[k] = v // want unsafecache "cache"
}

// A Locked cache is safe for concurrent use.
type Locked[K comparable, V any] struct {
	mu sync.RWMutex
	m  map[K]V
}

// NewLocked makes a cache with a lock.
func NewLocked[K comparable, V any]() *Locked[K, V] {
	return &Locked[K, V]{m: map[K]V{}}
}

// Get looks k up, with the lock held for reading.
func (c *Locked[K, V]) Get(k K) (V, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok := c.m[k]
	return v, ok
}

// Put stores v, with the lock held.
func (c *Locked[K, V]) Put(k K, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[k] = v
}
