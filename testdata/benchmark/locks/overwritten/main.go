// Command overwritten makes its mutex new together with what it guards.
//
// Source: race detector's tests: RaceMutexOverwrite
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type state struct {
	mu sync.Mutex
	n  int
}

var current state

func main() { lambda.Start(handle) }

func handle(ctx context.Context, op string) (int, error) {
	if op == "clear" {
		current = state{} // issue globalwrite
		return 0, nil
	}
	current.mu.Lock()
	defer current.mu.Unlock()
	current.n++           // also
	return current.n, nil // also
}
