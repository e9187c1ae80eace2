// Command twosteps checks under a lock, lets it go, and acts under the lock again.
//
// Source: GoBench: atomicity violation; check then act in two critical sections
// Beyond: each access is guarded; that both belong together is the programmer's knowledge
package main

import (
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	mu   sync.Mutex
	free int
}

func (e *event) left() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.free
}

func (e *event) take(n int) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.free -= n // also
	return e.free
}

func (e *event) book(ctx context.Context, n int) (int, error) {
	if e.left() < n { // also
		return 0, errors.New("sold out")
	}
	return e.take(n), nil // issue none
}

func main() { lambda.Start((&event{free: 100}).book) }
