// Command addinside counts its goroutines in when they run, and may not wait for them.
//
// Source: Uber 2022: Add in the goroutine; race detector's tests: RaceWaitGroupWrongAdd
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(index) }

func index(ctx context.Context, docs []string) (int, error) {
	sizes := make([]int, len(docs))
	var wg sync.WaitGroup
	for i, d := range docs {
		go func() { // issue straygoroutine
			wg.Add(1) // also
			defer wg.Done()
			sizes[i] = len(d) // also
		}()
	}
	wg.Wait() // also
	n := 0
	for _, s := range sizes { // also
		n += s
	}
	return n, nil
}
