// Command upgrade gives its read lock back before it writes.
//
// Source: Dr.Fix: a lock released too early; race detector's tests: RaceRWMutexMultipleReaders
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type meter struct {
	mu   sync.RWMutex
	high float64
}

func (m *meter) handle(ctx context.Context, v float64) (float64, error) {
	m.mu.RLock()
	high := m.high
	m.mu.RUnlock()
	if v > high {
		m.high = v // issue handlerstate lazyinit
		high = v
	}
	return high, nil
}

func main() { lambda.Start(new(meter).handle) }
