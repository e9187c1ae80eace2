// Command refreshersafe has a goroutine of main that renews the exchange rate.
//
// Source: twin of refresher
// Safe: atomic: a pointer to a value that does not change any more
package main

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type rate struct {
	Currency string
	Value    float64
}

var current atomic.Pointer[rate]

func main() {
	current.Store(&rate{"EUR", 1.07})
	go refresh(time.Minute)
	lambda.Start(convert)
}

func refresh(every time.Duration) {
	for range time.Tick(every) {
		next := &rate{Currency: "EUR"}
		next.Value = 1.08
		current.Store(next)
	}
}

func convert(ctx context.Context, amount float64) (float64, error) {
	return amount * current.Load().Value, nil
}
