// Package otellambda stands in for the package of that name in
// opentelemetry-go-contrib: the same signatures, no behaviour.
package otellambda

import "github.com/aws/aws-lambda-go/lambda"

// Option configures the instrumentation.
type Option interface{ apply() }

type option struct{}

func (option) apply() {}

// WithEventToCarrier sets what finds the trace context of an event.
func WithEventToCarrier(carrier func(event []byte) map[string]string) Option { return option{} }

// InstrumentHandler instruments a handler function.
func InstrumentHandler(handlerFunc any, options ...Option) any { return handlerFunc }

// WrapHandler instruments a lambda.Handler.
func WrapHandler(handler lambda.Handler, options ...Option) lambda.Handler { return handler }
