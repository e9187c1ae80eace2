// Command goroutinesafe recovers in its goroutines.
//
// Source: twin of goroutine; race detector's tests: NoRaceWaitGroupPanicRecover
// Safe: joined: each goroutine recovers, and tells the handler
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func check(body string) {
	if body == "" {
		panic("empty record")
	}
}

func guarded(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	f()
	return nil
}

func handle(ctx context.Context, batch events.SQSEvent) error {
	errs := make([]error, len(batch.Records))
	var wg sync.WaitGroup
	for i, r := range batch.Records {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs[i] = guarded(func() { check(r.Body) })
		}()
	}
	wg.Wait()
	return errors.Join(errs...)
}
