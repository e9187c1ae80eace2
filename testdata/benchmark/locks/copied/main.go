// Command copied has a mutex in a value that each call copies.
//
// Source: Uber 2022: a mutex passed by value
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type stock struct {
	mu    sync.Mutex
	items map[string]int
}

func (s stock) take(sku string) int { // also
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[sku]--      // issue unsafecache
	return s.items[sku] // also
}

var warehouse = stock{items: map[string]int{"a": 100}}

func main() { lambda.Start(order) }

func order(ctx context.Context, sku string) (int, error) { return warehouse.take(sku), nil }
