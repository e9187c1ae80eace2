// Command streaming answers with a pipe, which a goroutine of the invocation fills and closes.
package main

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-lambda-go/lambda"
)

type export struct {
	Customer string `json:"customer"`
	Year     int    `json:"year"`
}

const rows = 50

func write(w io.Writer, e export) error {
	if _, err := fmt.Fprintln(w, "customer,order,year"); err != nil {
		return err
	}
	for i := range rows {
		if _, err := fmt.Fprintf(w, "%s,O-%06d,%d\n", e.Customer, i, e.Year); err != nil {
			return err
		}
	}
	return nil
}

func handle(_ context.Context, e export) (io.Reader, error) {
	r, w := io.Pipe()
	go func() { w.CloseWithError(write(w, e)) }()
	return r, nil
}

func main() {
	lambda.Start(handle)
}
