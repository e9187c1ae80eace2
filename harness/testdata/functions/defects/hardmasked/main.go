// Command hardmasked adds up revenue between two sections that a mutex guards, but outside of both.
package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

type confirmation struct {
	ID    string `json:"id"`
	Today int64  `json:"today"`
}

var (
	mu      sync.Mutex
	open    = map[string]bool{}
	revenue int64
)

func reserve(id string) error {
	mu.Lock()
	defer mu.Unlock()
	if open[id] {
		return fmt.Errorf("order %s is being served", id)
	}
	open[id] = true
	return nil
}

func release(id string) {
	mu.Lock()
	defer mu.Unlock()
	delete(open, id)
}

func handle(_ context.Context, o order) (confirmation, error) {
	if err := reserve(o.ID); err != nil {
		return confirmation{}, err
	}
	revenue += o.Cents
	today := revenue
	release(o.ID)
	return confirmation{ID: o.ID, Today: today}, nil
}

func main() {
	lambda.Start(handle)
}
