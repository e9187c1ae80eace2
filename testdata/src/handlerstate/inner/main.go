// Command inner returns an unexported part of its receiver: what is returned is encoded,
// whatever the name of the field that it is in.
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type totals struct {
	Orders int
	cents  int // which the encoder skips
}

type till struct {
	mu     sync.Mutex
	sum    totals
	hidden struct{ cents int }
}

func (t *till) handle(ctx context.Context, cents int) (*totals, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sum.Orders++
	t.sum.cents += cents
	if cents < 0 {
		return nil, nil
	}
	return &t.sum, nil // want handlerstate `returns memory of "\(\*till\).sum.Orders"`
}

// nopeHidden returns what has nothing to encode.
func (t *till) nopeHidden(ctx context.Context, cents int) (any, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hidden.cents += cents
	return &t.hidden, nil
}

func main() {
	t := &till{}
	lambda.Start(t.handle)
	lambda.Start(t.nopeHidden)
}
