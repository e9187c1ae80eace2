// Command tooearly unlocks before it has finished.
//
// Source: GoKer kubernetes#77796, #89164: a field locked on write and read after the unlock
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type session struct {
	mu    sync.Mutex
	token string
}

func (s *session) renew(ctx context.Context, user string) (string, error) {
	s.mu.Lock()
	if s.token == "" {
		s.token = "t-" + user // also
	}
	s.mu.Unlock()
	return s.token, nil // issue handlerstate lazyinit
}

func main() { lambda.Start(new(session).renew) }
