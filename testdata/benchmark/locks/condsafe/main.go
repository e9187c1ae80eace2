// Command condsafe waits on a condition for a free seat.
//
// Source: race detector's tests: NoRaceCond
// Safe: lock: the condition's lock is held whenever Wait returns
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type seats struct {
	mu   sync.Mutex
	some *sync.Cond
	free int
}

func newSeats(n int) *seats {
	s := &seats{free: n}
	s.some = sync.NewCond(&s.mu)
	return s
}

func (s *seats) handle(ctx context.Context, guest string) (string, error) {
	s.some.L.Lock()
	for s.free == 0 {
		s.some.Wait()
	}
	s.free--
	s.some.L.Unlock()
	out := "welcome " + guest
	s.mu.Lock()
	s.free++
	s.mu.Unlock()
	s.some.Signal()
	return out, nil
}

func main() { lambda.Start(newSeats(4).handle) }
