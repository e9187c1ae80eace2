// Command doc is the wrong half of the rule's manual.
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

func handle(ctx context.Context, o order) error {
	mu.Lock()
	current = o // want requestleak `^handler "handle" keeps data of one request in "main.current", where other invocations find it, although under a lock$`
	mu.Unlock()
	return ship(ctx)
}

func ship(_ context.Context) error {
	mu.Lock()
	defer mu.Unlock()
	log.Printf("shipping %s to %s", current.ID, current.Customer)
	return nil
}

func main() { lambda.Start(handle) }
