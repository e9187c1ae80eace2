// Command methodaddr: a method value of an addressable struct value. The method
// has a pointer receiver, so that all invocations share main's variable.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type handler struct {
	calls int
}

func (h *handler) HandleRequest(ctx context.Context) (int, error) {
	h.calls++ // want handlerstate "calls"
	return h.calls, nil
}

func main() {
	var h handler
	lambda.Start(h.HandleRequest)
}
