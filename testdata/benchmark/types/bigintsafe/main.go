// Command bigintsafe computes with constants that it shares.
//
// Source: twin of bigint
// Safe: readonly: the receivers are made by the invocation
package main

import (
	"context"
	"math/big"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	base    = big.NewInt(7)
	modulus = big.NewInt(1_000_003)
)

func main() { lambda.Start(power) }

func power(ctx context.Context, n int64) (string, error) {
	out := new(big.Int).Exp(base, big.NewInt(n), modulus)
	if out.Cmp(modulus) >= 0 {
		out.Sub(out, modulus)
	}
	return out.Text(10), nil
}
