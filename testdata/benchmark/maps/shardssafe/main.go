// Command shardssafe counts under the lock of a shard.
//
// Source: field study: sharded locks
// Safe: lock: the shard's lock guards the shard's map
package main

import (
	"context"
	"hash/fnv"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type shard struct {
	mu sync.Mutex
	n  map[string]int
}

var shards [16]shard

func init() {
	for i := range shards {
		shards[i].n = map[string]int{}
	}
}

func pick(key string) *shard {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return &shards[h.Sum32()%uint32(len(shards))]
}

func main() { lambda.Start(count) }

func count(ctx context.Context, key string) (int, error) {
	s := pick(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n[key]++
	return s.n[key], nil
}
