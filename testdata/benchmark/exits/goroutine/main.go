// Command goroutine panics in a goroutine when a record is bad.
//
// Source: AWS: a crash ends the environment; Go specification: handling panics
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func check(body string) {
	if body == "" {
		panic("empty record") // issue exitpath
	}
}

func handle(ctx context.Context, batch events.SQSEvent) error {
	var wg sync.WaitGroup
	for _, r := range batch.Records {
		wg.Add(1)
		go func() {
			defer wg.Done()
			check(r.Body)
		}()
	}
	wg.Wait()
	return nil
}
