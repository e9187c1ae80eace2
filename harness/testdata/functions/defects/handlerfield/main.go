// Command handlerfield keeps the customer of the request in a field of the handler.
package main

import (
	"context"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	Customer string `json:"customer"`
	Month    string `json:"month"`
}

type statement struct {
	Customer string `json:"customer"`
	Month    string `json:"month"`
	Entries  int    `json:"entries"`
}

type api struct {
	table    string
	customer string
}

func (a *api) handle(ctx context.Context, r request) (statement, error) {
	a.customer = r.Customer
	entries, err := a.count(ctx, r.Month)
	if err != nil {
		return statement{}, err
	}
	return statement{Customer: a.customer, Month: r.Month, Entries: entries}, nil
}

// count stands for a query, which takes its time.
func (a *api) count(ctx context.Context, month string) (int, error) {
	select {
	case <-time.After(3 * time.Millisecond):
		return len(a.table) + len(month), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func main() {
	a := &api{table: os.Getenv("TABLE_NAME")}
	lambda.Start(a.handle)
}
