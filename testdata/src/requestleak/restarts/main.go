// Command restarts empties state in each invocation, and uses it later, without a race.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	mu      sync.Mutex
	results []string
	seen    map[string]bool
	failed  atomic.Int64
	bytes   int64
	done    bool
)

// A collector is what many have written: reset, add, and a look at the end.
type collector struct {
	mu    sync.Mutex
	errs  []error
	stats stats
}

type stats struct{ rows, skipped int }

func main() {
	c := new(collector)
	lambda.Start(func(ctx context.Context, ids []string) (string, error) {
		reset()
		count(ids)
		c.reset()
		for _, id := range ids {
			c.add(id)
		}
		fan(ids)
		return report(), c.err()
	})
}

func reset() {
	mu.Lock()
	defer mu.Unlock()
	results = results[:0]        // want requestleak `keeps state of one invocation in "main.results"`
	seen = make(map[string]bool) // want requestleak `keeps state of one invocation in "main.seen"`
	done = false                 // want requestleak `keeps state of one invocation in "main.done"`
	failed.Store(0)              // want requestleak `keeps state of one invocation in "main.failed", .*, although atomically`
	atomic.StoreInt64(&bytes, 0) // want requestleak `keeps state of one invocation in "main.bytes"`
}

// fan is why there is a lock at all: the goroutines of one invocation.
func fan(ids []string) {
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			results = append(results, id)
			seen[id] = true
			done = true
		})
	}
	wg.Wait()
}

func count(ids []string) {
	for _, id := range ids {
		if id == "" {
			failed.Add(1)
		}
		atomic.AddInt64(&bytes, int64(len(id)))
	}
}

func report() string {
	mu.Lock()
	defer mu.Unlock()
	return fmt.Sprint(results, len(seen), done, failed.Load(), atomic.LoadInt64(&bytes))
}

func (c *collector) reset() {
	c.mu.Lock()
	c.errs = nil      // want requestleak `keeps state of one invocation in "c.errs"`
	c.stats = stats{} // want requestleak `keeps state of one invocation in "c.stats"`
	c.mu.Unlock()
}

func (c *collector) add(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.rows++
	if id == "" {
		c.stats.skipped++
		c.errs = append(c.errs, errors.New("no id"))
	}
}

func (c *collector) err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stats.skipped == 0 {
		return nil
	}
	return errors.Join(c.errs...)
}
