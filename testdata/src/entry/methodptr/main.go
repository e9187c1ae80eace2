// Command methodptr: a method value of a pointer.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type API struct {
	last  string
	table string
}

func NewAPI(table string) *API {
	a := &API{table: table}
	a.last = "none" // before Start
	return a
}

func (a *API) Handle(ctx context.Context, id string) (string, error) {
	a.last = id // want handlerstate "last"
	return a.table + a.last, nil
}

func main() {
	api := NewAPI("users")
	lambda.Start(api.Handle)
}
