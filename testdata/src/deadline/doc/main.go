// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID string }

func results(ctx context.Context, o order) <-chan string {
	out := make(chan string, 1)
	out <- o.ID
	return out
}

func handle(ctx context.Context, o order) (string, error) {
	select { // want deadline `^handler "handle" waits for the end of its own context: an answer at the deadline comes too late and may end the execution environment$`
	case r := <-results(ctx, o):
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func main() { lambda.Start(handle) }
