// Command recent keeps the last documents in a list.
//
// Source: field study: map caches and home-made LRU lists
package main

import (
	"container/list"
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type cache struct{ order *list.List }

func (c *cache) handle(ctx context.Context, doc string) (int, error) {
	c.order.PushFront(doc)   // issue unsafecache unsafeshare
	if c.order.Len() > 100 { // also
		c.order.Remove(c.order.Back()) // also
	}
	return c.order.Len(), nil // also
}

func main() { lambda.Start((&cache{order: list.New()}).handle) }
