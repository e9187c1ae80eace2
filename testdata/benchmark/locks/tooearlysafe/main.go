// Command tooearlysafe takes what it needs with it before it unlocks.
//
// Source: twin of tooearly
// Safe: lock: the copy is made under the lock
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type session struct {
	mu    sync.Mutex
	token string
	uses  int
}

func (s *session) renew(ctx context.Context) (string, error) {
	s.mu.Lock()
	if s.token == "" {
		s.token = "service-token"
	}
	token := s.token
	s.uses++
	if s.uses > 100 {
		s.token, s.uses = "", 0
		s.mu.Unlock()
		return token, nil
	}
	s.mu.Unlock()
	return token, nil
}

func main() { lambda.Start(new(session).renew) }
