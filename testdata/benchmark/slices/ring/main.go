// Command ring keeps the last prices in a ring.
//
// Source: race detector's tests: RaceSliceRW, RaceSliceWW
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type ring struct {
	slots []float64
	next  int
}

func (r *ring) add(v float64) {
	r.slots[r.next] = v                  // issue handlerstate unsafecache
	r.next = (r.next + 1) % len(r.slots) // also
}

func (r *ring) handle(ctx context.Context, price float64) (float64, error) {
	r.add(price)
	sum := 0.0
	for _, v := range r.slots { // also
		sum += v
	}
	return sum / float64(len(r.slots)), nil
}

func main() { lambda.Start((&ring{slots: make([]float64, 32)}).handle) }
