// Command notwaited reads the result of a goroutine for which it does not wait.
//
// Source: race detector's tests: RaceWaitGroup2; Go memory model: the exit of a goroutine
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, id string) (string, error) {
	var extra string
	go func() { // issue straygoroutine
		extra = "customer " + id // also
	}()
	if len(id) > 10 {
		return extra, nil // also
	}
	return id, nil
}
