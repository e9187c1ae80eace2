// Command donetooearly says that it is done before it has written.
//
// Source: Uber 2022: Done placed wrong; GoBench: WaitGroup misuse
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, id string) (string, error) {
	var name string
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Done()
		name = "customer " + id // issue none
	}()
	wg.Wait()
	return name, nil // also
}
