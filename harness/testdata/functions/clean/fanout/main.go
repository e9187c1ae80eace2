// Command fanout asks three services at once and waits for all of them; each writes to its own place.
package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	Customer string `json:"customer"`
}

type overview struct {
	Customer string   `json:"customer"`
	Parts    []string `json:"parts"`
}

type source func(ctx context.Context, customer string) (string, error)

// after stands for a service that takes d to answer.
func after(d time.Duration, kind string) source {
	return func(ctx context.Context, customer string) (string, error) {
		select {
		case <-time.After(d):
			return kind + " of " + customer, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

var sources = []source{
	after(time.Millisecond, "orders"),
	after(2*time.Millisecond, "invoices"),
	after(3*time.Millisecond, "tickets"),
}

func handle(ctx context.Context, r request) (overview, error) {
	parts := make([]string, len(sources))
	errs := make([]error, len(sources))
	var wg sync.WaitGroup
	for i, ask := range sources {
		wg.Add(1)
		go func() {
			defer wg.Done()
			parts[i], errs[i] = ask(ctx, r.Customer)
		}()
	}
	wg.Wait()
	return overview{Customer: r.Customer, Parts: parts}, errors.Join(errs...)
}

func main() {
	lambda.Start(handle)
}
