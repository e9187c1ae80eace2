// Command api takes bookings.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"ferryline.example/backend/internal/fares"
)

var (
	passenger string       // who books
	payments  *http.Client // of the payment provider, made when the first customer pays
)

type booking struct {
	Crossing   string `json:"crossing"`
	Vehicle    string `json:"vehicle"`
	Passengers int    `json:"passengers"`
}

type receipt struct {
	Passenger string `json:"passenger"`
	Cents     int64  `json:"cents"`
}

func handle(ctx context.Context, req events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	passenger = req.Headers["x-passenger"] // want globalwrite "main.passenger"
	var b booking
	if err := json.Unmarshal([]byte(req.Body), &b); err != nil {
		return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusBadRequest}, nil
	}
	cents := fares.Summer.Price(b.Vehicle, b.Passengers)
	if err := pay(ctx); err != nil {
		return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusPaymentRequired}, nil
	}
	body, err := json.Marshal(receipt{Passenger: passenger, Cents: cents})
	return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusCreated, Body: string(body)}, err
}

func pay(ctx context.Context) error {
	if payments == nil {
		payments = &http.Client{Timeout: 3 * time.Second} // want lazyinit "main.payments"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, os.Getenv("PAYMENTS_URL"), nil)
	if err != nil {
		return err
	}
	res, err := payments.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func main() {
	lambda.Start(handle)
}
