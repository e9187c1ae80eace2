// Command genericsafe keeps the readings of a sensor in a generic cell with a lock.
//
// Source: twin of generic
// Safe: lock: Update runs the function with the lock held
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type guarded[T any] struct {
	mu    sync.Mutex
	value T
}

func (g *guarded[T]) Update(f func(*T)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f(&g.value)
}

type span struct{ Min, Max float64 }

func main() {
	seen := &guarded[span]{}
	lambda.Start(func(ctx context.Context, v float64) (span, error) {
		var out span
		seen.Update(func(s *span) {
			s.Min, s.Max = min(s.Min, v), max(s.Max, v)
			out = *s
		})
		return out, nil
	})
}
