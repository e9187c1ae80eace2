// Command flags uses atomic flags as locks.
package main

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type upkeep struct {
	busy  atomic.Bool
	state int32
	up    atomic.Bool
	runs  int
	waits int
	late  int
	flips int
}

func (u *upkeep) handle(ctx context.Context, op string) (int, error) {
	u.late++ // want handlerstate "late"
	if u.busy.CompareAndSwap(false, true) {
		u.runs++
		u.busy.Store(false)
		u.late++ // want handlerstate "late"
	}
	u.flip()
	return u.nopeSpin(), u.nopeTurnAway()
}

// flip: who swaps back does not exclude who swaps forth.
func (u *upkeep) flip() {
	if u.up.CompareAndSwap(false, true) {
		u.flips++
	}
	if u.up.CompareAndSwap(true, false) {
		u.flips++ // want handlerstate "flips"
	}
}

// nopeSpin tries until it succeeds.
func (u *upkeep) nopeSpin() int {
	for !atomic.CompareAndSwapInt32(&u.state, 0, 1) {
	}
	defer atomic.StoreInt32(&u.state, 0)
	u.waits++
	return u.waits
}

// nopeTurnAway goes on only as the one that has set the flag.
func (u *upkeep) nopeTurnAway() error {
	if !u.busy.CompareAndSwap(false, true) {
		return errors.New("busy")
	}
	defer u.busy.Store(false)
	u.runs++
	return nil
}

func main() { lambda.Start(new(upkeep).handle) }
