// Package metrics counts, with a lock.
package metrics

import "sync"

// A Collector sums up.
type Collector struct {
	mu        sync.Mutex
	namespace string
	sums      map[string]int
}

// New makes a collector.
func New() *Collector { return &Collector{sums: make(map[string]int)} }

// SetNamespace is called before Start, and needs no lock for that.
func (c *Collector) SetNamespace(ns string) { c.namespace = ns }

// Count adds n to a sum.
func (c *Collector) Count(name string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sums[c.namespace+"/"+name] += n
}
