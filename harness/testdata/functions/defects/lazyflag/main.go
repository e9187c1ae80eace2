// Command lazyflag loads exchange rates once, which a plain bool is to ensure.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

type payment struct {
	Customer string `json:"customer"`
	Currency string `json:"currency"`
	Cents    int64  `json:"cents"`
}

type converted struct {
	Customer string  `json:"customer"`
	Euros    float64 `json:"euros"`
}

var (
	loaded bool
	rates  map[string]float64
)

func loadRates() {
	if loaded {
		return
	}
	rates = map[string]float64{"EUR": 1, "USD": 0.92, "GBP": 1.17, "CHF": 1.04}
	loaded = true
}

func rateOf(currency string) float64 {
	if rate, ok := rates[currency]; ok {
		return rate
	}
	return rates["EUR"]
}

func handle(_ context.Context, p payment) (converted, error) {
	loadRates()
	if p.Cents < 0 {
		return converted{}, fmt.Errorf("negative amount %d", p.Cents)
	}
	return converted{Customer: p.Customer, Euros: float64(p.Cents) / 100 * rateOf(p.Currency)}, nil
}

func main() {
	lambda.Start(handle)
}
