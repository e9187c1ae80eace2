// Command funcvar: the handler travels through a variable, a struct field and a
// parameter.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type app struct {
	name    string
	handler func(context.Context, string) error
}

func newApp(h func(context.Context, string) error) *app {
	return &app{name: "app", handler: h}
}

func (a *app) run() { lambda.Start(a.handler) }

var last string

func handle(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

func main() {
	h := handle
	newApp(h).run()
}
