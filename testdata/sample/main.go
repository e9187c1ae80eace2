// Command lmisample is a function as many are written for AWS Lambda: right for
// one invocation at a time, and wrong for several in one process.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

// A quote is what the function answers with.
type quote struct {
	Customer string  `json:"customer"`
	Currency string  `json:"currency"`
	Amount   float64 `json:"amount"`
}

var (
	customer string              // of the request being served
	client   *http.Client        // made on first use
	rates    = map[string]rate{} // by currency
	served   atomic.Int64        // safe: every access is atomic
)

type rate struct {
	Value   float64
	Expires time.Time
}

type api struct {
	table string // safe: set before Start, only read afterwards
	last  *quote
}

func (a *api) handle(ctx context.Context, req events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	customer = req.Headers["x-customer"]
	value, err := lookup(ctx, req.QueryStringParameters["currency"])
	if err != nil {
		return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusBadGateway}, err
	}
	served.Add(1)
	a.last = &quote{Customer: customer, Currency: req.QueryStringParameters["currency"], Amount: 100 * value}
	body, err := json.Marshal(a.last)
	return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusOK, Body: string(body)}, err
}

// lookup returns the rate of a currency, which it asks for once an hour.
func lookup(ctx context.Context, currency string) (float64, error) {
	if r, ok := rates[currency]; ok && time.Now().Before(r.Expires) {
		return r.Value, nil
	}
	if client == nil {
		client = &http.Client{Timeout: 2 * time.Second}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv("RATES_URL")+"?currency="+currency, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("rate of %s: %w", currency, err)
	}
	defer resp.Body.Close()
	var r rate
	if err := json.NewDecoder(resp.Body).Decode(&r.Value); err != nil {
		return 0, fmt.Errorf("rate of %s: %w", currency, err)
	}
	r.Expires = time.Now().Add(time.Hour)
	rates[currency] = r
	return r.Value, nil
}

func main() {
	a := &api{table: os.Getenv("TABLE")}
	lambda.Start(a.handle)
}
