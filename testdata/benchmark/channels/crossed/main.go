// Command crossed takes the next result for its own.
//
// Source: Uber 2022: mixing channels and shared memory; GoBench: channel misuse; one channel for all answers
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	requests = make(chan string)
	results  = make(chan string, 16)
)

func work() {
	for r := range requests {
		results <- strings.ToUpper(r)
	}
}

func main() {
	for range 4 {
		go work()
	}
	lambda.Start(shout)
}

func shout(ctx context.Context, text string) (string, error) {
	requests <- text // also
	select {
	case r := <-results: // issue requestleak
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
