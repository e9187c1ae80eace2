// Command readingsafe checks an order with three goroutines that only read it.
//
// Source: race detector's tests: NoRaceMapRangeRange; a snapshot by value
// Safe: joined: nobody writes the order while they run
package main

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	Items map[string]int
	Total int
}

func main() { lambda.Start(check) }

func check(ctx context.Context, o order) (order, error) {
	o.Total = max(o.Total, 0)
	errs := make(chan error, 3)
	for _, f := range []func(order) error{items, total, items} {
		go func() { errs <- f(o) }()
	}
	var err error
	for range 3 {
		err = errors.Join(err, <-errs)
	}
	o.Total++
	return o, err
}

func items(o order) error {
	for _, n := range o.Items {
		if n < 1 {
			return errors.New("no items")
		}
	}
	return nil
}

func total(o order) error { return nil }
