// Command promoted: a method promoted from an embedded pointer.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type base struct{ last string }

func (b *base) Handle(ctx context.Context, id string) error {
	b.last = id // want handlerstate "last"
	return nil
}

type service struct {
	*base
	name string
}

func main() {
	s := service{base: &base{}, name: "orders"}
	lambda.Start(s.Handle)
}
