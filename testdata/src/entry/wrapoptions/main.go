// Command wrapoptions: a wrapper of a library whose options are functions as well. The
// handler is what takes the invocation, whichever comes first.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-lambda-go/otellambda"
)

var last string

var carried int

func carrier(event []byte) map[string]string {
	carried += len(event) // want globalwrite `^handler "main.func1" writes package variable "main.carried"`
	return nil
}

func main() {
	opts := []otellambda.Option{otellambda.WithEventToCarrier(carrier)}
	lambda.Start(otellambda.InstrumentHandler(func(ctx context.Context, id string) error {
		last = id // want globalwrite `^handler "main.func1" writes package variable "main.last"`
		return nil
	}, opts...))
}
