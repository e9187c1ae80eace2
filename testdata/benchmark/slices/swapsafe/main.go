// Command swapsafe collects records and writes them out a batch at a time.
//
// Source: field study: state that is taken out under its lock
// Safe: lock: the batch is swapped under the lock, and then belongs to one invocation
package main

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type batcher struct {
	mu      sync.Mutex
	pending []string
}

func (b *batcher) handle(ctx context.Context, record string) (string, error) {
	b.mu.Lock()
	b.pending = append(b.pending, record)
	if len(b.pending) < 100 {
		b.mu.Unlock()
		return "", nil
	}
	full := b.pending
	b.pending = nil
	b.mu.Unlock()
	full[0] = "batch:" + full[0]
	return strings.Join(full, "\n"), nil
}

func main() { lambda.Start(new(batcher).handle) }
