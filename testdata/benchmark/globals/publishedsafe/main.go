// Command publishedsafe completes its settings, and then shares them.
//
// Source: twin of published
// Safe: ownership: what is shared is not changed any more
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
	if current == nil {
		s := &settings{Bucket: os.Getenv("BUCKET")}
		s.Prefix = os.Getenv("PREFIX")
		current = s
	}
	return current
}

func handle(ctx context.Context, key string) (string, error) {
	s := get()
	return s.Bucket + s.Prefix + key, nil
}
