// Command deferred remembers how long the last request took.
//
// Source: race detector's tests: RaceDeferArg; a write in a deferred closure
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var last time.Duration

func main() { lambda.Start(handle) }

func handle(ctx context.Context, name string) (string, error) {
	begin := time.Now()
	defer func() {
		last = time.Since(begin) // issue globalwrite
	}()
	return "hello " + name, nil
}
