// Command slot writes samples to slots that an atomic counter chooses, and reads all of them.
//
// Source: race detector's tests: RaceAtomicAddStore; a ring with an atomic index
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type samples struct {
	next  atomic.Uint64
	slots [8]float64
}

func (s *samples) handle(ctx context.Context, v float64) (float64, error) {
	s.slots[s.next.Add(1)%8] = v // issue handlerstate unsafecache
	sum := 0.0
	for _, x := range s.slots { // also
		sum += x
	}
	return sum / 8, nil
}

func main() { lambda.Start(new(samples).handle) }
