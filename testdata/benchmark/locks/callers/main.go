// Command callers has two ways to a function that wants its caller to hold the lock.
//
// Source: Uber 2022: missing locking; one caller of a helper forgets it
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/locks/callers/store"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, keys []string) (int, error) {
	if len(keys) == 1 {
		return store.Use(keys[0]), nil
	}
	store.Mu.Lock()
	defer store.Mu.Unlock()
	n := 0
	for _, k := range keys {
		n += store.Use(k)
	}
	return n, nil
}
