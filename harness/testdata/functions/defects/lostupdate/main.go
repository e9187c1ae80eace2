// Command lostupdate takes from the stock by an atomic load and an atomic store, between which others do the same.
package main

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	Customer string `json:"customer"`
	Quantity int64  `json:"quantity"`
}

type reservation struct {
	Customer string `json:"customer"`
	Reserved int64  `json:"reserved"`
}

var stock atomic.Int64

var errSoldOut = errors.New("sold out")

func take(quantity int64) error {
	left := stock.Load() - quantity
	if left < 0 {
		return errSoldOut
	}
	stock.Store(left)
	return nil
}

func handle(_ context.Context, o order) (reservation, error) {
	if err := take(o.Quantity); err != nil {
		return reservation{}, err
	}
	return reservation{Customer: o.Customer, Reserved: o.Quantity}, nil
}

func main() {
	stock.Store(1 << 40)
	lambda.Start(handle)
}
