package store

import "sync"

var (
	mu      sync.Mutex
	entries = map[string]int{}
)

func Put(key string) { count(key) }

func count(key string) {
	entries[key]++
}

func Len() int {
	mu.Lock()
	defer mu.Unlock()
	return len(entries)
}
