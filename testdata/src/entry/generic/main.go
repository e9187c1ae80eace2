// Command generic: generic wrappers and StartHandlerFunc.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type Validator interface{ Validate() error }

type order struct{ ID string }

func (o order) Validate() error { return nil }

func Validated[T Validator, R any](next func(context.Context, T) (R, error)) func(context.Context, T) (R, error) {
	rejected := 0
	return func(ctx context.Context, in T) (R, error) {
		if err := in.Validate(); err != nil {
			rejected++ // want handlerstate "rejected"
			var zero R
			return zero, err
		}
		return next(ctx, in)
	}
}

var last, lastTyped string

func handle(ctx context.Context, o order) (string, error) {
	last = o.ID // want globalwrite "last"
	return o.ID, nil
}

func typed(ctx context.Context, o order) (string, error) {
	lastTyped = o.ID // want globalwrite "lastTyped"
	return o.ID, nil
}

func main() {
	if os.Getenv("TYPED") != "" {
		lambda.StartHandlerFunc(typed)
		return
	}
	lambda.Start(Validated(handle))
}
