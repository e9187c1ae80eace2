// Command factory: functions that return the handler, as a closure and as a
// named function.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type store interface{ put(id string) error }

type memory struct{}

func (memory) put(string) error { return nil }

func NewHandler(logger *log.Logger, s store) func(context.Context, string) error {
	seen := 0
	seen = 1 // the factory runs once
	return func(ctx context.Context, id string) error {
		seen++ // want handlerstate "seen"
		logger.Print(id)
		return s.put(id)
	}
}

var last string

func other(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

func choose(kind string) func(context.Context, string) error {
	if kind == "other" {
		return other
	}
	return NewHandler(log.Default(), memory{})
}

func main() {
	lambda.Start(choose(os.Getenv("KIND")))
}
