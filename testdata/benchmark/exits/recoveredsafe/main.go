// Command recoveredsafe has middleware that turns panics into errors.
//
// Source: field study: recovering middleware
// Safe: ownership: the panic ends in the invocation's own goroutine
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type handler func(context.Context, string) (string, error)

func recovering(next handler) handler {
	return func(ctx context.Context, in string) (out string, err error) {
		defer func() {
			if r := recover(); r != nil {
				log.Printf("recovered: %v", r)
				err = fmt.Errorf("internal error: %v", r)
			}
		}()
		return next(ctx, in)
	}
}

func main() { lambda.Start(recovering(handle)) }

func handle(ctx context.Context, in string) (string, error) {
	if in == "" {
		panic("no input")
	}
	return "got " + in, nil
}
