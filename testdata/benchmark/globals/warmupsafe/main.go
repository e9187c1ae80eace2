// Command warmupsafe fills its tables with goroutines that init waits for.
//
// Source: Go memory model: the exit of a goroutine, and a lock that makes up for it
// Safe: phase: init waits until both goroutines are done
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	prices map[string]int
	names  map[string]string
)

func init() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		prices = map[string]int{"a": 1}
	}()
	go func() {
		defer wg.Done()
		names = map[string]string{"a": "apple"}
		names["b"] = "pear"
	}()
	wg.Wait()
}

func main() { lambda.Start(lookup) }

func lookup(ctx context.Context, id string) (int, error) { return prices[id] + len(names[id]), nil }
