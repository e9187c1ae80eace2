// Command loadedsafe changes a copy of a configuration that it has loaded atomically.
//
// Source: twin of loaded
// Safe: copy: the struct is copied before it changes
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type config struct {
	Level string
	Debug bool
}

var current atomic.Value

func main() {
	current.Store(config{Level: "info"})
	lambda.Start(handle)
}

func handle(ctx context.Context, debug bool) (string, error) {
	c := current.Load().(config)
	if debug {
		c.Debug = true
		c.Level = "debug"
		current.Store(config{Level: "info", Debug: true})
	}
	return c.Level, nil
}
