// Command globallogger gives the package's logger the attributes of each request in turn.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type shipment struct {
	Customer string `json:"customer"`
	Parcel   string `json:"parcel"`
}

type label struct {
	Parcel  string `json:"parcel"`
	Carrier string `json:"carrier"`
}

var (
	base   = slog.New(slog.NewJSONHandler(os.Stdout, nil))
	logger = base
)

func carrier(parcel string) string {
	if len(parcel)%2 == 0 {
		return "road"
	}
	logger.Warn("no road service", "parcel", parcel)
	return "air"
}

func handle(ctx context.Context, s shipment) (label, error) {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		logger = base.With("customer", s.Customer, "request", lc.AwsRequestID)
	}
	logger.Info("shipping", "parcel", s.Parcel)
	return label{Parcel: s.Parcel, Carrier: carrier(s.Parcel)}, nil
}

func main() {
	lambda.Start(handle)
}
