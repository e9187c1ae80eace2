// Command lastordersafe keeps the order in a worker that it makes for it.
//
// Source: twin of lastorder
// Safe: ownership: one worker for each invocation
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

type service struct{ table string }

type worker struct {
	*service
	order order
}

func main() { lambda.Start((&service{table: "orders"}).handle) }

func (s *service) handle(ctx context.Context, o order) (string, error) {
	w := &worker{service: s}
	w.order = o
	if err := w.validate(); err != nil {
		return "", err
	}
	return w.table + "/" + w.order.ID, nil
}

func (w *worker) validate() error {
	if len(w.order.Items) == 0 {
		return errors.New("empty")
	}
	return nil
}
