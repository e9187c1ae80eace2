// Command published shares its settings, and completes them afterwards.
//
// Source: Uber 2022: statement order; field study: publication before the last change
package main

import (
	"context"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type settings struct{ Bucket, Prefix string }

var (
	mu      sync.Mutex
	current *settings
)

func main() { lambda.Start(handle) }

func get() *settings {
	mu.Lock()
	defer mu.Unlock()
	return current
}

func handle(ctx context.Context, key string) (string, error) {
	if get() == nil {
		s := &settings{Bucket: os.Getenv("BUCKET")}
		mu.Lock()
		current = s
		mu.Unlock()
		s.Prefix = os.Getenv("PREFIX") // issue globalwrite lazyinit
	}
	return get().Bucket + get().Prefix + key, nil // also
}
