// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID, Customer string }

var customer string

func handle(ctx context.Context, o order) error {
	customer = o.Customer // want globalwrite `^handler "handle" writes package variable "main.customer" without synchronization \(also read at main.go:21\)$`
	return ship(ctx, o.ID)
}

func ship(_ context.Context, id string) error {
	log.Printf("shipping %s to %s", id, customer)
	return nil
}

func main() { lambda.Start(handle) }
