// Command rarebranch sums up refunds, which few events are, in a variable that nothing guards.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

type movement struct {
	Kind     string `json:"kind"`
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

type posted struct {
	Customer string `json:"customer"`
	Account  string `json:"account"`
	Refunded int64  `json:"refunded,omitempty"`
}

var refunded int64

func refund(m movement) posted {
	refunded += m.Cents
	return posted{Customer: m.Customer, Account: "4800", Refunded: refunded}
}

func handle(_ context.Context, m movement) (posted, error) {
	switch m.Kind {
	case "purchase", "renewal":
		return posted{Customer: m.Customer, Account: "4000"}, nil
	case "shipping":
		return posted{Customer: m.Customer, Account: "4100"}, nil
	case "gift":
		return posted{Customer: m.Customer, Account: "4200"}, nil
	case "refund":
		return refund(m), nil
	}
	return posted{}, fmt.Errorf("kind %q is not known", m.Kind)
}

func main() {
	lambda.Start(handle)
}
