// Package cache has caches that forget.
package cache

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Simple forgets everything when it is full. It has no lock.
type Simple[K comparable, V any] struct {
	max     int
	entries map[K]V
}

// NewSimple makes a cache.
func NewSimple[K comparable, V any](max int) *Simple[K, V] {
	return &Simple[K, V]{max: max, entries: make(map[K]V)}
}

// Get looks key up.
func (s *Simple[K, V]) Get(key K) (V, bool) {
	v, ok := s.entries[key] // want unsafecache "entries"
	return v, ok
}

// Put stores v.
func (s *Simple[K, V]) Put(key K, v V) {
	if len(s.entries) >= s.max {
		clear(s.entries) // want unsafecache "entries"
	}
	s.entries[key] = v // want unsafecache "entries"
}

// Locked is the same with a lock.
type Locked[K comparable, V any] struct {
	mu sync.RWMutex
	Simple[K, V]
}

// NewLocked makes a cache with a lock.
func NewLocked[K comparable, V any](max int) *Locked[K, V] {
	return &Locked[K, V]{Simple: *NewSimple[K, V](max)}
}

// Get looks key up, with the lock held for reading.
func (l *Locked[K, V]) Get(key K) (V, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.Simple.Get(key)
}

// Put stores v, with the lock held.
func (l *Locked[K, V]) Put(key K, v V) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Simple.Put(key, v)
}

// LRU forgets what was used least; the library's type has its own lock.
type LRU[K comparable, V any] struct{ c *lru.Cache[K, V] }

// NewLRU makes a cache.
func NewLRU[K comparable, V any](max int) (*LRU[K, V], error) {
	c, err := lru.New[K, V](max)
	return &LRU[K, V]{c: c}, err
}

// Get looks key up.
func (l *LRU[K, V]) Get(key K) (V, bool) { return l.c.Get(key) }

// Put stores v.
func (l *LRU[K, V]) Put(key K, v V) { l.c.Add(key, v) }
