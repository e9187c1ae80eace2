// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"log"
	"os"
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

type batch struct{ Records []order }

var failed []string

func load(ctx context.Context, e batch) []string {
	mu.Lock()
	failed = nil // want requestleak `^handler "load" keeps state of one invocation in "main.failed", which other invocations empty and fill, too, although under a lock$`
	mu.Unlock()
	var wg sync.WaitGroup
	for _, r := range e.Records {
		wg.Go(func() { work(ctx, r) })
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return failed
}

func work(ctx context.Context, o order) {
	if o.Customer == "" {
		mu.Lock()
		defer mu.Unlock()
		failed = append(failed, o.ID)
	}
}

func main() {
	if os.Getenv("LOAD") != "" {
		lambda.Start(load)
	}
	lambda.Start(handle)
}
