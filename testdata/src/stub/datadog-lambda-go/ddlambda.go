// Package ddlambda stands in for github.com/DataDog/datadog-lambda-go: the same
// signatures, no behaviour.
package ddlambda

// Config configures the wrapper.
type Config struct {
	APIKey string
}

// WrapFunction instruments a Lambda handler.
func WrapFunction(handler any, cfg *Config) any { return handler }
