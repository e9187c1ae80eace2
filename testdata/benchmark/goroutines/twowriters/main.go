// Command twowriters starts two goroutines that write the same total.
//
// Source: race detector's tests: RaceWaitGroup; two goroutines outside of a loop
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(sum) }

func sum(ctx context.Context, e struct{ A, B []int }) (int, error) {
	total := 0
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		for _, n := range e.A {
			total += n // issue none
		}
	}()
	go func() {
		defer wg.Done()
		for _, n := range e.B {
			total += n // also
		}
	}()
	wg.Wait()
	return total, nil
}
