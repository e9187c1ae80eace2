// Command invoice writes invoices to companies. Nobody has touched it for years.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

type account struct {
	Company string `json:"company"`
	Cents   int64  `json:"cents"`
}

func handle(_ context.Context, a account) (string, error) {
	return fmt.Sprintf("%s owes %d.%02d", a.Company, a.Cents/100, a.Cents%100), nil
}

func main() {
	lambda.Start(handle)
}
