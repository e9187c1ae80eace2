// Command loaded changes a configuration that it has loaded atomically.
//
// Source: Uber 2022: partial use of atomics; race detector's tests: RaceCompPtr
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

var current atomic.Pointer[config]

func main() {
	current.Store(&config{Level: "info"})
	lambda.Start(handle)
}

func handle(ctx context.Context, debug bool) (string, error) {
	c := current.Load()
	if debug {
		c.Debug = true    // issue globalwrite
		c.Level = "debug" // also
	}
	return c.Level, nil // also
}
