// Command current keeps the order it is about in a variable with a lock.
//
// Source: field study: a guarded collector of the current request; no race, and still wrong
package main

import (
	"context"
	"log"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID, Customer string }

var (
	mu      sync.Mutex
	current order
)

func set(o order) {
	mu.Lock()
	defer mu.Unlock()
	current = o // issue requestleak
}

func get() order {
	mu.Lock()
	defer mu.Unlock()
	return current // also
}

func main() { lambda.Start(ship) }

func ship(ctx context.Context, o order) error {
	set(o)
	log.Printf("shipping %s to %s", get().ID, get().Customer)
	return nil
}
