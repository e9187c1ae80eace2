// Command generic keeps the last reading of a sensor in a generic cell.
//
// Source: race detector's tests: RaceHeapParam; with type parameters
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type cell[T any] struct {
	value T
	set   bool
}

func (c *cell[T]) Swap(v T) (old T, ok bool) {
	old, ok = c.value, c.set // also
	c.value, c.set = v, true // issue handlerstate
	return old, ok
}

type reading struct {
	Sensor string
	Value  float64
}

func main() {
	last := &cell[reading]{}
	lambda.Start(func(ctx context.Context, r reading) (float64, error) {
		old, ok := last.Swap(r)
		if !ok {
			return 0, nil
		}
		return r.Value - old.Value, nil
	})
}
