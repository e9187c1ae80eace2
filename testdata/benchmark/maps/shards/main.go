// Command shards moves a count from one shard to another under the lock of the first.
//
// Source: Uber 2022: the wrong lock; one shard locked, another changed
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type shard struct {
	mu sync.Mutex
	n  map[string]int
}

var shards = [2]shard{{n: map[string]int{}}, {n: map[string]int{}}}

func main() { lambda.Start(move) }

func move(ctx context.Context, key string) (int, error) {
	from, to := &shards[len(key)%2], &shards[(len(key)+1)%2]
	from.mu.Lock()
	defer from.mu.Unlock()
	n := from.n[key]
	delete(from.n, key)
	to.n[key] += n // issue unsafecache
	return n, nil
}
