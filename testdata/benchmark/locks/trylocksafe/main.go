// Command trylocksafe gives up when it did not get the lock.
//
// Source: twin of trylock
// Safe: lock: the cursor moves only where TryLock was true
package main

import (
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type poller struct {
	mu     sync.Mutex
	cursor int64
}

func (p *poller) handle(ctx context.Context, n int64) (int64, error) {
	if !p.mu.TryLock() {
		return 0, errors.New("busy")
	}
	defer p.mu.Unlock()
	p.cursor += n
	return p.cursor, nil
}

func main() { lambda.Start(new(poller).handle) }
