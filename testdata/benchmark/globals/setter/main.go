// Command setter quotes a price, starting from the default quote.
//
// Source: race detector's tests: RaceMethodCall; field study: a setter called on a package variable
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/globals/setter/model"
)

func main() { lambda.Start(quote) }

func quote(ctx context.Context, customer string) (model.Quote, error) {
	q := model.Default
	if customer != "" {
		q = q.SetCustomer(customer)
	}
	return *q, nil // also
}
