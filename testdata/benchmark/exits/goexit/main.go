// Command goexit ends its goroutine in a helper that was written for tests.
//
// Source: package runtime: Goexit; the slot of the invocation is lost
package main

import (
	"context"
	"runtime"

	"github.com/aws/aws-lambda-go/lambda"
)

func require(ok bool) {
	if !ok {
		runtime.Goexit() // issue exitpath
	}
}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, id string) (string, error) {
	require(id != "")
	return "order " + id, nil
}
