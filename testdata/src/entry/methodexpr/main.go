// Command methodexpr: a method expression, applied in a closure.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type app struct{ last string }

func (a *app) serve(ctx context.Context, id string) error {
	a.last = id // want handlerstate "last"
	return nil
}

func bind(a *app, m func(*app, context.Context, string) error) func(context.Context, string) error {
	return func(ctx context.Context, id string) error { return m(a, ctx, id) }
}

func main() {
	lambda.Start(bind(&app{}, (*app).serve))
}
