// Command recovered makes an error of the panic that a reference without a year leads to, in the handler and in its goroutine.
package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type invoice struct {
	Customer  string `json:"customer"`
	Reference string `json:"reference"`
}

type accepted struct {
	Customer string `json:"customer"`
	Year     string `json:"year"`
	Archive  string `json:"archive"`
}

func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("invoice cannot be read: %v", p)
	}
}

func year(reference string) string { return strings.Split(reference, "/")[1] }

func archive(reference string) <-chan error {
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer recovered(&err)
		_ = year(reference)
	}()
	return done
}

func handle(_ context.Context, inv invoice) (a accepted, err error) {
	defer recovered(&err)
	if failed := <-archive(inv.Reference); failed != nil {
		a.Archive = failed.Error()
	}
	a.Customer, a.Year = inv.Customer, year(inv.Reference)
	return a, nil
}

func main() {
	lambda.Start(handle)
}
