// Command counter numbers receipts with a package variable that nothing guards.
package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

type receipt struct {
	Number   string `json:"number"`
	OrderID  string `json:"orderId"`
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

var issued int

func nextNumber() string {
	issued++
	return fmt.Sprintf("R-%06d", issued)
}

func handle(_ context.Context, o order) (receipt, error) {
	if o.ID == "" {
		return receipt{}, errors.New("order without an id")
	}
	return receipt{Number: nextNumber(), OrderID: o.ID, Customer: o.Customer, Cents: o.Cents}, nil
}

func main() {
	lambda.Start(handle)
}
