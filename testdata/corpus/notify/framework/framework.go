// Package framework starts the team's functions.
package framework

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"lmicorpus/notify/framework/logging"
	"lmicorpus/notify/framework/metrics"
	"lmicorpus/notify/framework/request"
)

var service string

var collector = metrics.New()

// Start starts the function. What it writes itself it writes before every invocation.
func Start[In, Out any](name string, f func(context.Context, In) (Out, error)) {
	service = name
	logging.Configure(name)
	collector.SetNamespace(name)
	lambda.Start(wrap(f))
}

func wrap[In, Out any](f func(context.Context, In) (Out, error)) func(context.Context, In) (Out, error) {
	return func(ctx context.Context, in In) (Out, error) {
		if lc, ok := lambdacontext.FromContext(ctx); ok {
			request.Begin(lc.AwsRequestID, service)
			defer request.End()
		}
		out, err := f(ctx, in)
		if err != nil {
			request.Fail(err)
		}
		return out, err
	}
}

// Metrics returns the collector of all functions.
func Metrics() *metrics.Collector { return collector }
