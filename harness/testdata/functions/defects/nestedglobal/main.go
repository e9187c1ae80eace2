// Command nestedglobal books payments in a package below, which keeps its sums in plain variables.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"functions/defects/nestedglobal/ledger"
)

type payment struct {
	Account string `json:"account"`
	Cents   int64  `json:"cents"`
}

type booking struct {
	Account string `json:"account"`
	Entry   int    `json:"entry"`
	Balance int64  `json:"balance"`
}

func handle(_ context.Context, p payment) (booking, error) {
	entry, err := ledger.Book(p.Account, p.Cents)
	if err != nil {
		return booking{}, err
	}
	return booking{Account: p.Account, Entry: entry, Balance: ledger.Balance()}, nil
}

func main() {
	lambda.Start(handle)
}
