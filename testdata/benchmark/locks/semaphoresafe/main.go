// Command semaphoresafe admits one at a time.
//
// Source: twin of semaphore
// Safe: lock: a semaphore of one permit
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/semaphore"
)

var (
	slot   = semaphore.NewWeighted(1)
	served = map[string]int{}
)

func main() { lambda.Start(serve) }

func serve(ctx context.Context, who string) (int, error) {
	if err := slot.Acquire(ctx, 1); err != nil {
		return 0, err
	}
	defer slot.Release(1)
	served[who]++
	return served[who], nil
}
