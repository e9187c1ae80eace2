// Command seed seeds the random numbers with the order, so that its draw can be repeated.
//
// Source: field study: rand.Seed in the handler
package main

import (
	"context"
	"math/rand"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(draw) }

func draw(ctx context.Context, order int64) (int, error) {
	rand.Seed(order)           // issue processstate
	return rand.Intn(100), nil // also
}
