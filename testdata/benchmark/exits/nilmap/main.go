// Command nilmap writes to a map that is nil, in a goroutine.
//
// Source: Go specification: run-time panics; Dr.Fix
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ Tags map[string]string }

func main() { lambda.Start(tag) }

func tag(ctx context.Context, o *order) (int, error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		o.Tags["seen"] = "yes" // issue none
	}()
	wg.Wait()
	return len(o.Tags), nil
}
