// Command checkset takes an atomic flag for a lock, but checks and sets it in two steps.
//
// Source: twin of spinsafe; race detector's tests: RaceAtomicLoadStore
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type upkeep struct {
	busy atomic.Bool
	runs int
}

func (u *upkeep) handle(ctx context.Context, name string) (string, error) {
	if !u.busy.Load() {
		u.busy.Store(true)
		u.runs++ // issue handlerstate lazyinit
		u.busy.Store(false)
	}
	return "hello " + name, nil
}

func main() { lambda.Start(new(upkeep).handle) }
