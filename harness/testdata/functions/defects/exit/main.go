// Command exit ends the process to get a fresh one when an event is of another schema.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type record struct {
	Schema   int    `json:"schema"`
	Customer string `json:"customer"`
	Address  string `json:"address"`
}

type stored struct {
	Customer string `json:"customer"`
	Schema   int    `json:"schema"`
}

const supported = 3

func check(r record) {
	if r.Schema != supported {
		fmt.Fprintf(os.Stderr, "schema %d is not %d: restarting\n", r.Schema, supported)
		os.Exit(4)
	}
}

func handle(_ context.Context, r record) (stored, error) {
	check(r)
	return stored{Customer: r.Customer, Schema: r.Schema}, nil
}

func main() {
	lambda.Start(handle)
}
