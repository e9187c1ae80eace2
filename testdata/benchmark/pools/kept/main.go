// Command kept remembers an object of the pool after it has put it back.
//
// Source: race detector's tests: RacePool; a pooled pointer in a shared field
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type session struct{ user string }

type service struct {
	pool sync.Pool
	mu   sync.Mutex
	last *session
}

func (s *service) handle(ctx context.Context, user string) (string, error) {
	x, _ := s.pool.Get().(*session)
	if x == nil {
		x = &session{}
	}
	x.user = user // also
	s.mu.Lock()
	previous := s.last // also
	s.last = x         // issue poolmisuse requestleak handlerstate
	s.mu.Unlock()
	s.pool.Put(x)
	if previous != nil {
		return previous.user, nil // also
	}
	return user, nil
}

func main() { lambda.Start(new(service).handle) }
