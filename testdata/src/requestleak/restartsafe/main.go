// Command restartsafe empties what invocations share, and is right.
package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, ids []string) (int, error) {
	metrics.nopeFlush()
	for _, id := range ids {
		metrics.add(id)
	}
	metrics.nopeFlush()
	if err := nopeBreaker(ids); err != nil {
		return 0, err
	}
	if err := nopeBreaker(ids); err != nil {
		return 0, err
	}
	return nopeOne(ids) + nopeOwn(ids) + len(nopeOld()) + nopeKeyed(ids) + nopeUnused(ids) + nopeFlag() + nopeReload() + nopeShards(ids), nil
}

// A batch is handed on by whoever comes first: what is emptied was taken out.
type batch struct {
	mu    sync.Mutex
	items []string
}

var metrics batch

func (b *batch) add(item string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, item)
}

func (b *batch) nopeFlush() {
	b.mu.Lock()
	defer b.mu.Unlock()
	send(b.items)
	b.items = b.items[:0:0]
}

func send(items []string) { println(len(items)) }

var failures atomic.Int32

// nopeBreaker counts the failures of all, and starts anew only when it has been lucky.
func nopeBreaker(ids []string) error {
	if failures.Load() > 5 {
		return errors.New("open")
	}
	if len(ids) == 0 {
		failures.Add(1)
		return errors.New("nothing to do")
	}
	failures.Store(0)
	return nil
}

var (
	turn  sync.Mutex
	items []string
)

// nopeOne lets one invocation in at a time.
func nopeOne(ids []string) int {
	turn.Lock()
	defer turn.Unlock()
	items = items[:0]
	fill(ids)
	return count()
}

func fill(ids []string) { items = append(items, ids...) }

func count() int { return len(items) }

// nopeOwn empties a collector of its own.
func nopeOwn(ids []string) int {
	b := new(batch)
	b.mu.Lock()
	b.items = nil
	b.mu.Unlock()
	for _, id := range ids {
		b.add(id)
	}
	return len(b.items)
}

var (
	mu    sync.Mutex
	list  []string
	at    time.Time
	names = map[string]string{}
	spare []string
	ready bool
)

// nopeOld loads a list again when it is old, under one lock.
func nopeOld() []string {
	mu.Lock()
	defer mu.Unlock()
	if time.Since(at) > time.Minute {
		list = nil
		for i := range 3 {
			list = append(list, string(rune('a'+i)))
		}
		at = time.Now()
	}
	return list
}

// nopeKeyed drops a cache in which everyone finds his own.
func nopeKeyed(ids []string) int {
	mu.Lock()
	clear(names)
	mu.Unlock()
	n := 0
	for _, id := range ids {
		n += len(name(id))
	}
	return n
}

func name(id string) string {
	mu.Lock()
	defer mu.Unlock()
	if _, ok := names[id]; !ok {
		names[id] = "name of " + id
	}
	return names[id]
}

// nopeUnused fills what nobody looks at.
func nopeUnused(ids []string) int {
	mu.Lock()
	spare = nil
	mu.Unlock()
	mu.Lock()
	defer mu.Unlock()
	spare = append(spare, ids...)
	return 0
}

// nopeFlag sets what is never anything else.
func nopeFlag() int {
	mu.Lock()
	ready = false
	mu.Unlock()
	mu.Lock()
	defer mu.Unlock()
	if ready {
		return 1
	}
	return 0
}

var settings *string

// nopeReload has settings loaded anew by whoever needs them first.
func nopeReload() int {
	mu.Lock()
	settings = nil
	mu.Unlock()
	return len(*current())
}

func current() *string {
	mu.Lock()
	defer mu.Unlock()
	if settings == nil {
		s := "loaded"
		settings = &s
	}
	return settings
}

type shard struct {
	mu sync.Mutex
	n  int
}

var shards [4]shard

// nopeShards empties one of several.
func nopeShards(ids []string) int {
	s := &shards[len(ids)%4]
	s.mu.Lock()
	s.n = 0
	s.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return s.n
}
