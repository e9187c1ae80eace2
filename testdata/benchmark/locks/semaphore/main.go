// Command semaphore admits ten at a time, and takes that for a lock.
//
// Source: race detector's tests: RaceChanSem, with golang.org/x/sync/semaphore
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/semaphore"
)

var (
	slots  = semaphore.NewWeighted(10)
	served = map[string]int{}
)

func main() { lambda.Start(serve) }

func serve(ctx context.Context, who string) (int, error) {
	if err := slots.Acquire(ctx, 1); err != nil {
		return 0, err
	}
	defer slots.Release(1)
	served[who]++           // issue unsafecache
	return served[who], nil // also
}
