// Command maximumsafe keeps statistics of all requests under a lock.
//
// Source: twin of current
// Safe: lock: sums and maxima are meant to be of all requests
package main

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type stats struct {
	mu      sync.Mutex
	largest int
	bytes   int
	calls   atomic.Int64
}

func (s *stats) handle(ctx context.Context, req events.LambdaFunctionURLRequest) (int, error) {
	s.calls.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes += len(req.Body)
	if len(req.Body) > s.largest {
		s.largest = len(req.Body)
	}
	return s.largest, nil
}

func main() { lambda.Start(new(stats).handle) }
