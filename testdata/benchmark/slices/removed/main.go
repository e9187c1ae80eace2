// Command removed takes a worker out of the list of those that are free.
//
// Source: race detector's tests: RaceSliceCopyWrite3; a hand-made pool
package main

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-lambda-go/lambda"
)

var free = []string{"w1", "w2", "w3"}

func main() { lambda.Start(assign) }

func assign(ctx context.Context, job string) (string, error) {
	if len(free) == 0 { // also
		return "", errors.New("no worker")
	}
	w := free[0]                     // also
	free = slices.Delete(free, 0, 1) // issue globalwrite unsafecache lazyinit
	return w + ":" + job, nil
}
