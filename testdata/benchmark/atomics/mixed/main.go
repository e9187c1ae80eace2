// Command mixed adds atomically and reads plainly.
//
// Source: Uber 2022: partial use of atomics; race detector's tests: RaceAtomicAddLoad
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type metrics struct{ calls, errors int64 }

func (m *metrics) handle(ctx context.Context, ok bool) (int64, error) {
	atomic.AddInt64(&m.calls, 1) // also
	if !ok {
		atomic.AddInt64(&m.errors, 1) // also
	}
	if m.calls > 1000 { // issue handlerstate
		return 100 * m.errors / m.calls, nil // also
	}
	return 0, nil
}

func main() { lambda.Start(new(metrics).handle) }
