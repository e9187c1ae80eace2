// Command lastorder keeps the order in the handler while it works on it.
//
// Source: Uber 2022: missing locking on a field; field study: fields of the handler
package main

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID    string
	Items []string
}

type service struct {
	order order
	table string
}

func main() { lambda.Start((&service{table: "orders"}).handle) }

func (s *service) handle(ctx context.Context, o order) (string, error) {
	s.order = o // issue handlerstate
	if err := s.validate(); err != nil {
		return "", err
	}
	return s.table + "/" + s.order.ID, nil // also
}

func (s *service) validate() error {
	if len(s.order.Items) == 0 { // also
		return errors.New("empty")
	}
	return nil
}
