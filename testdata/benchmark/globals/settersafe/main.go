// Command settersafe quotes a price, starting from a copy of the default quote.
//
// Source: twin of setter
// Safe: copy: the setter works on a copy; main alone calls it on the shared one
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/globals/settersafe/model"
)

func main() {
	model.Default.SetCustomer("guest")
	lambda.Start(quote)
}

func quote(ctx context.Context, customer string) (*model.Quote, error) {
	q := *model.Default
	return q.SetCustomer(customer), nil
}
