// Command encoded returns its totals, which a lock guards until the handler returns.
//
// Source: field study: the runtime encodes the result after the deferred unlock
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type totals struct {
	Orders int
	Cents  int64
}

type till struct {
	mu  sync.Mutex
	sum totals
}

func (t *till) handle(ctx context.Context, cents int64) (*totals, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sum.Orders++       // also
	t.sum.Cents += cents // also
	return &t.sum, nil   // issue handlerstate
}

func main() { lambda.Start(new(till).handle) }
