// Command takenout changes a basket that it got from a map under a lock.
//
// Source: GoKer istio#16742; Dr.Fix: a lock around the lookup only
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type basket struct{ items []string }

var (
	mu      sync.Mutex
	baskets = map[string]*basket{}
)

func find(user string) *basket {
	mu.Lock()
	defer mu.Unlock()
	b, ok := baskets[user]
	if !ok {
		b = &basket{}
		baskets[user] = b
	}
	return b
}

func main() { lambda.Start(add) }

func add(ctx context.Context, req struct{ User, Item string }) (int, error) {
	b := find(req.User)
	b.items = append(b.items, req.Item) // issue globalwrite unsafecache
	return len(b.items), nil            // also
}
