// Command documented shares a value whose doc comment says not to.
//
// Source: Uber 2022: thread-safe API contract, written in the comment of the type
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/types/documented/meter"
)

func main() {
	m := &meter.Meter{}
	lambda.Start(func(ctx context.Context, text string) (int, error) {
		return m.Count(text), nil // also
	})
}
