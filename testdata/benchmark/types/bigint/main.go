// Command bigint multiplies all that it gets.
//
// Source: race detector's tests: RaceMethodCall; math/big writes to its receiver
package main

import (
	"context"
	"math/big"

	"github.com/aws/aws-lambda-go/lambda"
)

var product = big.NewInt(1)

func main() { lambda.Start(multiply) }

func multiply(ctx context.Context, n int64) (string, error) {
	product.Mul(product, big.NewInt(n)) // issue unsafeshare globalwrite
	return product.String(), nil        // also
}
