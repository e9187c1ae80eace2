// Command goroutinepanic notifies in a goroutine of its own, where a reference without a year panics and nobody recovers.
package main

import (
	"context"
	"log"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type invoice struct {
	Customer  string `json:"customer"`
	Reference string `json:"reference"`
}

type accepted struct {
	Customer string `json:"customer"`
	Status   string `json:"status"`
}

func notify(inv invoice) {
	year := strings.Split(inv.Reference, "/")[1]
	log.Printf("customer %s has an invoice of %s", inv.Customer, year)
}

func handle(_ context.Context, inv invoice) (accepted, error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		notify(inv)
	}()
	wg.Wait()
	return accepted{Customer: inv.Customer, Status: "accepted"}, nil
}

func main() {
	lambda.Start(handle)
}
