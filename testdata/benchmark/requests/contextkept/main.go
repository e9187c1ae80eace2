// Command contextkept keeps the context of the invocation for its methods.
//
// Source: package context: do not store contexts inside a struct type
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type store struct {
	mu  sync.Mutex
	ctx context.Context
}

func (s *store) with(ctx context.Context) *store {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ctx = ctx // issue requestleak
	return s
}

func (s *store) get(key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ctx.Err(); err != nil { // also
		return "", err
	}
	return "value of " + key, nil
}

func main() {
	s := &store{}
	lambda.Start(func(ctx context.Context, key string) (string, error) { return s.with(ctx).get(key) })
}
