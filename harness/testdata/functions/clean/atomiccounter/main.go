// Command atomiccounter takes from the stock by compare-and-swap and counts what it served atomically.
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
	Served   int64  `json:"served"`
}

var (
	stock  atomic.Int64
	served atomic.Int64
)

var errSoldOut = errors.New("sold out")

func take(quantity int64) error {
	for {
		have := stock.Load()
		if have < quantity {
			return errSoldOut
		}
		if stock.CompareAndSwap(have, have-quantity) {
			return nil
		}
	}
}

func handle(_ context.Context, o order) (reservation, error) {
	if err := take(o.Quantity); err != nil {
		return reservation{}, err
	}
	return reservation{Customer: o.Customer, Reserved: o.Quantity, Served: served.Add(1)}, nil
}

func main() {
	stock.Store(1 << 40)
	lambda.Start(handle)
}
