// Command rand draws a winner with a generator of its own.
//
// Source: Uber 2022: thread-safe API contract; *rand.Rand
package main

import (
	"context"
	"math/rand"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var rng = rand.New(rand.NewSource(time.Now().UnixNano()))

func main() { lambda.Start(draw) }

func draw(ctx context.Context, names []string) (string, error) {
	return names[rng.Intn(len(names))], nil // issue unsafeshare
}
