package lmitest_test

import (
	"context"
	"sync"
	"testing"

	"github.com/lmicheck/lmicheck/harness/lmitest"
)

type order struct {
	ID       string
	Customer string
}

type shop struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (s *shop) handle(_ context.Context, o order) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[o.ID] = true
	return "thank you, " + o.Customer, nil
}

// TestShop is what a test of a handler looks like.
func TestShop(t *testing.T) {
	s := &shop{seen: map[string]bool{}}
	lmitest.Run(t, s.handle, []any{
		order{ID: "1", Customer: lmitest.Canary},
		`{"ID":"2","Customer":"lmitest-canary and sons"}`,
	}, lmitest.Concurrency(16))
}
