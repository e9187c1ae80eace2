// Command swap collects records and writes them out a batch at a time; the array is used again.
//
// Source: twin of swapsafe; race detector's tests: RaceSliceAppendWrite
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
	b.pending = append(b.pending, record) // also
	if len(b.pending) < 100 {
		b.mu.Unlock()
		return "", nil
	}
	full := b.pending
	b.pending = b.pending[:0]
	b.mu.Unlock()
	full[0] = "batch:" + full[0]         // issue handlerstate unsafecache
	return strings.Join(full, "\n"), nil // also
}

func main() { lambda.Start(new(batcher).handle) }
