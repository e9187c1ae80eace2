// Command recursive takes a read lock twice; a writer in between stops both.
//
// Source: GoBench: blocking bugs, RWR deadlock
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type catalog struct {
	mu    sync.RWMutex
	items map[string]int
}

func (c *catalog) price(sku string) int {
	c.mu.RLock() // issue none
	defer c.mu.RUnlock()
	return c.items[sku]
}

func (c *catalog) handle(ctx context.Context, e struct {
	SKU string
	Set int
}) (int, error) {
	if e.Set > 0 {
		c.mu.Lock()
		c.items[e.SKU] = e.Set
		c.mu.Unlock()
	}
	c.mu.RLock() // also
	defer c.mu.RUnlock()
	return c.price(e.SKU) + len(c.items), nil // also
}

func main() { lambda.Start((&catalog{items: map[string]int{}}).handle) }
