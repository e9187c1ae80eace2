// Command cachesafe keeps customers that it has looked up.
//
// Source: twin of cache
// Safe: lock: reads and writes hold it, in methods of a type that embeds it
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type customer struct{ ID, Name string }

type cache struct {
	sync.RWMutex
	byID map[string]customer
}

func (c *cache) get(id string) (customer, bool) {
	c.RLock()
	defer c.RUnlock()
	v, ok := c.byID[id]
	return v, ok
}

func (c *cache) put(v customer) {
	c.Lock()
	c.byID[v.ID] = v
	c.Unlock()
}

var customers = cache{byID: map[string]customer{}}

func main() { lambda.Start(lookup) }

func lookup(ctx context.Context, id string) (customer, error) {
	if c, ok := customers.get(id); ok {
		return c, nil
	}
	c := customer{ID: id, Name: "customer " + id}
	customers.put(c)
	return c, nil
}
