// Command trylock goes on when it did not get the lock.
//
// Source: Go memory model: TryLock; a result that is ignored
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type poller struct {
	mu     sync.Mutex
	cursor int64
}

func (p *poller) handle(ctx context.Context, n int64) (int64, error) {
	if p.mu.TryLock() {
		defer p.mu.Unlock()
	}
	p.cursor += n        // issue handlerstate
	return p.cursor, nil // also
}

func main() { lambda.Start(new(poller).handle) }
