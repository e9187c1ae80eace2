// Command tablesafe looks up rates in nested tables that main has filled.
//
// Source: race detector's tests: NoRaceMapRR
// Safe: readonly: written in main through helpers, only read by handlers
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type rates map[string]map[string]float64

func (r rates) add(from, to string, rate float64) {
	if r[from] == nil {
		r[from] = map[string]float64{}
	}
	r[from][to] = rate
}

func (r rates) handle(ctx context.Context, e struct{ From, To string }) (float64, error) {
	best := 0.0
	for to, rate := range r[e.From] {
		if to == e.To || e.To == "" {
			best = max(best, rate)
		}
	}
	return best, nil
}

func main() {
	r := rates{}
	r.add("EUR", "USD", 1.07)
	r.add("EUR", "CHF", 0.96)
	lambda.Start(r.handle)
}
