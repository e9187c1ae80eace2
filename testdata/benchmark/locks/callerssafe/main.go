// Command callerssafe has two ways to a method that wants its caller to hold the lock.
//
// Source: twin of callers
// Safe: lock: both callers hold it, one by a helper that runs a function
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type store struct {
	mu   sync.Mutex
	used map[string]int
}

func (s *store) use(key string) int {
	s.used[key]++
	return s.used[key]
}

func (s *store) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *store) handle(ctx context.Context, keys []string) (n int, err error) {
	if len(keys) == 1 {
		s.mu.Lock()
		n = s.use(keys[0])
		s.mu.Unlock()
		return n, nil
	}
	s.locked(func() {
		for _, k := range keys {
			n += s.use(k)
		}
	})
	return n, nil
}

func main() { lambda.Start((&store{used: map[string]int{}}).handle) }
