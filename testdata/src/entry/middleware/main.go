// Command middleware: a slice of middlewares is folded around the handler.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type Handler func(context.Context, string) (string, error)

type Middleware func(Handler) Handler

func Chain(h Handler, ms ...Middleware) Handler {
	for i := len(ms) - 1; i >= 0; i-- {
		h = ms[i](h)
	}
	return h
}

var traced, audited, last string

func trace(next Handler) Handler {
	traced = "installed" // while the chain is built, before Start
	return func(ctx context.Context, id string) (string, error) {
		return next(ctx, id)
	}
}

func audit(next Handler) Handler {
	return func(ctx context.Context, id string) (string, error) {
		audited = id // want globalwrite "audited"
		return next(ctx, id)
	}
}

func handle(ctx context.Context, id string) (string, error) {
	last = id // want globalwrite "last"
	return traced + id, nil
}

func main() {
	ms := []Middleware{trace, audit}
	lambda.Start(Chain(handle, ms...))
}
