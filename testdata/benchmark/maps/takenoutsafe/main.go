// Command takenoutsafe changes a basket that has a lock of its own.
//
// Source: twin of takenout
// Safe: lock: one lock for the map, one in each entry
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type basket struct {
	mu    sync.Mutex
	items []string
}

func (b *basket) add(item string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, item)
	return len(b.items)
}

var (
	mu      sync.Mutex
	baskets = map[string]*basket{}
)

func find(user string) *basket {
	mu.Lock()
	defer mu.Unlock()
	if baskets[user] == nil {
		baskets[user] = new(basket)
	}
	return baskets[user]
}

func main() { lambda.Start(add) }

func add(ctx context.Context, req struct{ User, Item string }) (int, error) {
	return find(req.User).add(req.Item), nil
}
