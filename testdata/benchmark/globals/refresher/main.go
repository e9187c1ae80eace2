// Command refresher has a goroutine of main that renews the exchange rate.
//
// Source: Uber 2022: statement order; GoKer grpc#1748: a package variable and a timer
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type rate struct {
	Currency string
	Value    float64
}

var current = &rate{"EUR", 1.07}

func main() {
	go refresh(time.Minute)
	lambda.Start(convert)
}

func refresh(every time.Duration) {
	for range time.Tick(every) {
		current = fetch() // issue globalwrite
	}
}

func fetch() *rate { return &rate{"EUR", 1.08} }

func convert(ctx context.Context, amount float64) (float64, error) {
	return amount * current.Value, nil // also
}
