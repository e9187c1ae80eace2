// Command spinsafe lets one invocation at a time do the upkeep, by compare and swap.
//
// Source: race detector's tests: NoRaceAtomicStoreCASInt32, NoRaceAtomicCASCASInt32
// Safe: atomic: the swap is a lock; the winner writes, and stores false when it is done
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
	if u.busy.CompareAndSwap(false, true) {
		u.runs++
		u.busy.Store(false)
	}
	return "hello " + name, nil
}

func main() { lambda.Start(new(upkeep).handle) }
