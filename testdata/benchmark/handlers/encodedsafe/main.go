// Command encodedsafe returns a copy of its totals.
//
// Source: twin of encoded
// Safe: copy: the copy is made under the lock
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
	t.sum.Orders++
	t.sum.Cents += cents
	sum := t.sum
	return &sum, nil
}

func main() { lambda.Start(new(till).handle) }
