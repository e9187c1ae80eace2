// Command futuresafe waits for a result that comes with the message.
//
// Source: twin of future
// Safe: channel: the result travels in the channel, which has room for it; the goroutine obeys the context
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type result struct {
	response string
	err      error
}

func start(ctx context.Context, f func(context.Context) (string, error)) <-chan result {
	c := make(chan result, 1)
	go func() {
		s, err := f(ctx)
		c <- result{s, err}
	}()
	return c
}

func main() {
	lambda.Start(func(ctx context.Context, key string) (string, error) {
		r := <-start(ctx, func(context.Context) (string, error) { return "value of " + key, nil })
		return r.response, r.err
	})
}
