// Command queued counts in objects that come out of a shared queue, here atomically and there not.
//
// Source: GoKer serving#6472: atomic and plain additions on an object that a queue hands over
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type revision struct{ inFlight int64 }

type throttler struct{ revisions chan *revision }

func (t *throttler) handle(ctx context.Context, probe bool) (int64, error) {
	r := <-t.revisions
	t.revisions <- r
	if probe {
		r.inFlight += 1        // issue handlerstate
		return r.inFlight, nil // also
	}
	return atomic.AddInt64(&r.inFlight, 1), nil // also
}

func main() {
	t := &throttler{revisions: make(chan *revision, 2)}
	r := &revision{}
	t.revisions <- r
	t.revisions <- r
	lambda.Start(t.handle)
}
