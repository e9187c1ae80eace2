// Command readlock counts redemptions of coupons under a read lock.
//
// Source: Uber 2022: a write under RLock
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type coupons struct {
	mu   sync.RWMutex
	used map[string]bool
	n    int
}

func (c *coupons) redeem(ctx context.Context, code string) (int, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.used[code] { // also
		c.n++ // issue handlerstate lazyinit
	}
	return c.n, nil // also
}

func main() { lambda.Start((&coupons{used: map[string]bool{"X": true}}).redeem) }
