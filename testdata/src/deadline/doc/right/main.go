// Command right is the right half of the rule's manual.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID string }

func results(ctx context.Context, o order) <-chan string {
	out := make(chan string, 1)
	out <- o.ID
	return out
}

func handle(ctx context.Context, o order) (string, error) {
	if end, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, end.Add(-250*time.Millisecond))
		defer cancel()
	}
	select {
	case r := <-results(ctx, o):
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func main() { lambda.Start(handle) }
