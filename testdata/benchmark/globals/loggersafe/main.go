// Command loggersafe makes a logger of the request from the one that everything uses.
//
// Source: twin of logger
// Safe: ownership: With returns a new logger
package main

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

var base = slog.Default()

func main() {
	base = base.With("service", "shipping")
	lambda.Start(handle)
}

func handle(ctx context.Context, order string) error {
	logger := base
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		logger = logger.With("request", lc.AwsRequestID)
	}
	logger.Info("shipping", "order", order)
	return nil
}
