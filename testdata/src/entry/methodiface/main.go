// Command methodiface: a method value of an interface, whose concrete type a
// constructor decides.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type Handler interface {
	Handle(ctx context.Context, id string) error
}

type real struct{ last string }

func (r *real) Handle(ctx context.Context, id string) error {
	r.last = id // want handlerstate "last"
	return nil
}

// nopeHandler implements Handler, but no main builds one.
type nopeHandler struct{ last string }

func (n *nopeHandler) Handle(ctx context.Context, id string) error {
	n.last = id
	return nil
}

func newHandler() Handler { return &real{} }

func main() {
	h := newHandler()
	lambda.Start(h.Handle)
}
