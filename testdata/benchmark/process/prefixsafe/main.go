// Command prefixsafe makes a logger with the request id for each invocation.
//
// Source: twin of prefix
// Safe: ownership: log.New, and its own prefix
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

func main() {
	log.SetPrefix("shipping ")
	lambda.Start(handle)
}

func handle(ctx context.Context, id string) error {
	logger := log.New(log.Writer(), log.Prefix(), log.Flags())
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		logger.SetPrefix(lc.AwsRequestID + " ")
	}
	logger.Println("handling", id)
	return nil
}
