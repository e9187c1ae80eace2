// Command mutexcounter numbers receipts under a mutex.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

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
}

var receipts struct {
	sync.Mutex
	issued int
}

func nextNumber() string {
	receipts.Lock()
	defer receipts.Unlock()
	receipts.issued++
	return fmt.Sprintf("R-%06d", receipts.issued)
}

func handle(_ context.Context, o order) (receipt, error) {
	if o.ID == "" {
		return receipt{}, errors.New("order without an id")
	}
	return receipt{Number: nextNumber(), OrderID: o.ID, Customer: o.Customer}, nil
}

func main() {
	lambda.Start(handle)
}
