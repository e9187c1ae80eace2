// Command escaping returns its map from a getter that holds the lock.
//
// Source: GoKer kubernetes#82239: a copy of what another writes; the encoder reads the map
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
	return q.used
}

func (q *quota) handle(ctx context.Context, tenant string) (map[string]int, error) {
	q.mu.Lock()
	q.used[tenant]++ // also
	q.mu.Unlock()
	return q.snapshot(), nil // issue handlerstate unsafecache
}

func main() { lambda.Start((&quota{used: map[string]int{}}).handle) }
