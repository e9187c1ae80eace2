// Command background: Start runs on its own goroutine while main waits.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

var last string

func handle(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

func main() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		lambda.Start(handle)
	}()
	<-done
}
