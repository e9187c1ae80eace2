// Command declined answers many payments with an error, which ends nothing but the invocation.
package main

import (
	"context"
	"fmt"
	"hash/fnv"

	"github.com/aws/aws-lambda-go/lambda"
)

type payment struct {
	Customer string `json:"customer"`
	Card     string `json:"card"`
	Cents    int64  `json:"cents"`
}

type charged struct {
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

type declinedError struct {
	Customer string
	Reason   string
}

func (e *declinedError) Error() string {
	return fmt.Sprintf("payment of %s: %s", e.Customer, e.Reason)
}

// charge stands for a call of the acquirer, who accepts every other card.
func charge(p payment) error {
	h := fnv.New32a()
	h.Write([]byte(p.Card))
	if h.Sum32()%2 == 0 {
		return &declinedError{Customer: p.Customer, Reason: "card declined"}
	}
	return nil
}

func handle(_ context.Context, p payment) (charged, error) {
	if err := charge(p); err != nil {
		return charged{}, err
	}
	return charged{Customer: p.Customer, Cents: p.Cents}, nil
}

func main() {
	lambda.Start(handle)
}
