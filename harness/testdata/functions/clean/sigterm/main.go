// Command sigterm writes its sums when the platform ends the environment.
package main

import (
	"context"
	"log"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

type confirmation struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
}

type sums struct {
	orders, cents atomic.Int64
}

func (s *sums) handle(_ context.Context, o order) (confirmation, error) {
	s.orders.Add(1)
	s.cents.Add(o.Cents)
	return confirmation{ID: o.ID, Customer: o.Customer}, nil
}

func (s *sums) flush() {
	log.Printf("%d orders of %d cents", s.orders.Load(), s.cents.Load())
}

func main() {
	var s sums
	lambda.StartWithOptions(s.handle, lambda.WithEnableSIGTERM(s.flush))
}
