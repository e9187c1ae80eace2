// Command logfatal ends the process for a currency that it does not know.
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type payment struct {
	Customer string `json:"customer"`
	Currency string `json:"currency"`
	Cents    int64  `json:"cents"`
}

type receipt struct {
	Customer string  `json:"customer"`
	Euros    float64 `json:"euros"`
}

var rates = map[string]float64{"EUR": 1, "USD": 0.92, "GBP": 1.17}

func mustRate(currency string) float64 {
	rate, ok := rates[currency]
	if !ok {
		log.Fatalf("no rate for currency %q", currency)
	}
	return rate
}

func handle(_ context.Context, p payment) (receipt, error) {
	return receipt{Customer: p.Customer, Euros: mustRate(p.Currency) * float64(p.Cents) / 100}, nil
}

func main() {
	lambda.Start(handle)
}
