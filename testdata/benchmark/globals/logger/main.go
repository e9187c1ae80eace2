// Command logger adds the request id to the logger that everything uses.
//
// Source: field study: a global logger replaced in each invocation
package main

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

var logger = slog.Default()

func main() { lambda.Start(handle) }

func handle(ctx context.Context, order string) error {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		logger = logger.With("request", lc.AwsRequestID) // issue globalwrite
	}
	ship(order)
	return nil
}

func ship(order string) {
	logger.Info("shipping", "order", order) // also
}
