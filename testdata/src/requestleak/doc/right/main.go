// Command right is the right half of the rule's manual: each invocation passes on
// what is its own.
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID, Customer string }

func handle(ctx context.Context, o order) error {
	return ship(ctx, o)
}

func ship(_ context.Context, o order) error {
	log.Printf("shipping %s to %s", o.ID, o.Customer)
	return nil
}

func main() { lambda.Start(handle) }
