// Command readlocksafe counts redemptions of coupons, atomically and under a read lock.
//
// Source: twin of readlock; race detector's tests: NoRaceRWMutexMultipleReaders
// Safe: lock: the map changes under the write lock; the counter is atomic
package main

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type coupons struct {
	mu   sync.RWMutex
	used map[string]bool
	n    atomic.Int64
}

func (c *coupons) known(code string) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	c.n.Add(1)
	return c.used[code]
}

func (c *coupons) redeem(ctx context.Context, code string) (int64, error) {
	if !c.known(code) {
		c.mu.Lock()
		c.used[code] = true
		c.mu.Unlock()
	}
	return c.n.Load(), nil
}

func main() { lambda.Start((&coupons{used: map[string]bool{"X": true}}).redeem) }
