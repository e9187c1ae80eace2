// Command decorators: a package variable holds a chain of decorators around the
// service's handler.
package main

import (
	"context"
	"encoding/json"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type HandlerFunc func(ctx context.Context, in json.RawMessage) (any, error)

type service struct{ last string }

func (s *service) do(ctx context.Context, in json.RawMessage) (any, error) {
	s.last = string(in) // want handlerstate "last"
	return nil, nil
}

type Container struct{ svc *service }

func NewContainer(s *service) *Container { return &Container{svc: s} }

func (c *Container) Handler() HandlerFunc { return c.svc.do }

var logged int

func (h HandlerFunc) WithLogging() HandlerFunc {
	return func(ctx context.Context, in json.RawMessage) (any, error) {
		logged++ // want globalwrite "logged"
		log.Print("call")
		return h(ctx, in)
	}
}

func (h HandlerFunc) WithProxiedResponse() HandlerFunc {
	calls := 0
	return func(ctx context.Context, in json.RawMessage) (any, error) {
		calls++ // want handlerstate "calls"
		out, err := h(ctx, in)
		return map[string]any{"body": out}, err
	}
}

var Handler = NewContainer(&service{}).Handler().WithLogging().WithProxiedResponse()

func main() {
	lambda.Start(Handler)
}
