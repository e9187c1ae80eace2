// Command prefix sets the prefix of the standard logger to the request id.
//
// Source: field study: the global logger's configuration calls
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

func main() {
	log.SetFlags(0)
	lambda.Start(handle)
}

func handle(ctx context.Context, id string) error {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		log.SetPrefix(lc.AwsRequestID + " ") // issue processstate
	}
	log.Println("handling", id)
	return nil
}
