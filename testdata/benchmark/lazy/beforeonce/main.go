// Command beforeonce looks at what a Once sets without going through the Once.
//
// Source: Go memory model: Once orders only those that call Do
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type catalog struct {
	once sync.Once
	skus map[string]int
}

func (c *catalog) load() {
	c.once.Do(func() {
		c.skus = map[string]int{"a": 1} // also
	})
}

func (c *catalog) handle(ctx context.Context, sku string) (int, error) {
	if sku == "ping" {
		return len(c.skus), nil // issue lazyinit handlerstate
	}
	c.load()
	return c.skus[sku], nil
}

func main() { lambda.Start(new(catalog).handle) }
