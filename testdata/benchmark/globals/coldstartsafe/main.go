// Command coldstartsafe reports whether an invocation was the first of its environment.
//
// Source: twin of coldstart
// Safe: atomic: one swap both reads and writes
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

var warm atomic.Bool

func main() { lambda.Start(handle) }

func handle(ctx context.Context) (map[string]bool, error) {
	return map[string]bool{"coldStart": !warm.Swap(true)}, nil
}
