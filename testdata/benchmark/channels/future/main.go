// Command future waits for a result or for the end of the context, and reads both sides' fields.
//
// Source: Uber 2022: mixing channels and shared memory, the Future
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type future struct {
	done     chan struct{}
	response string
	err      error
}

func start(f func() (string, error)) *future {
	fu := &future{done: make(chan struct{})}
	go func() {
		fu.response, fu.err = f() // also
		close(fu.done)
	}()
	return fu
}

func (f *future) wait(ctx context.Context) (string, error) {
	select {
	case <-f.done:
	case <-ctx.Done():
		f.err = ctx.Err() // issue none
	}
	return f.response, f.err // also
}

func main() {
	lambda.Start(func(ctx context.Context, key string) (string, error) {
		return start(func() (string, error) { return "value of " + key, nil }).wait(ctx)
	})
}
