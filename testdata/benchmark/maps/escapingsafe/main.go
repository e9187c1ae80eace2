// Command escapingsafe returns a copy of its map from a getter that holds the lock.
//
// Source: twin of escaping
// Safe: copy: made entry by entry under the lock
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type quota struct {
	mu   sync.Mutex
	used map[string]int
}

func (q *quota) snapshot() map[string]int {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := make(map[string]int, len(q.used))
	for k, v := range q.used {
		out[k] = v
	}
	return out
}

func (q *quota) handle(ctx context.Context, tenant string) (map[string]int, error) {
	q.mu.Lock()
	q.used[tenant]++
	q.mu.Unlock()
	return q.snapshot(), nil
}

func main() { lambda.Start((&quota{used: map[string]int{}}).handle) }
