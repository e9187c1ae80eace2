// Package store counts; its functions want the lock to be held.
package store

import "sync"

// Mu guards what this package keeps.
var Mu sync.Mutex

var used = map[string]int{}

// Use counts a use. The caller holds Mu.
func Use(key string) int {
	used[key]++      // issue unsafecache
	return used[key] // also
}
