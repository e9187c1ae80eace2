// Command slow retries for 6 s, whatever the deadline.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type transfer struct {
	Customer string `json:"customer"`
	IBAN     string `json:"iban"`
}

type result struct {
	Customer string `json:"customer"`
	Status   string `json:"status"`
}

const (
	attempts = 3
	backoff  = 2 * time.Second
)

var errBusy = errors.New("bank is busy")

// send stands for the call of a bank that is out of service.
func send(transfer) error { return errBusy }

func handle(_ context.Context, t transfer) (result, error) {
	for range attempts {
		if err := send(t); err == nil {
			return result{Customer: t.Customer, Status: "sent"}, nil
		}
		time.Sleep(backoff)
	}
	return result{}, fmt.Errorf("transfer of %s: %w", t.Customer, errBusy)
}

func main() {
	lambda.Start(handle)
}
