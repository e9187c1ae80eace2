// Command distinctsafe gives each shard of a table to one invocation by a constant that differs.
//
// Source: race detector's tests: NoRaceArrayWW, NoRaceSliceIndexAccess
// Safe: ownership: the two handlers' branches write different elements, each under its own lock
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	even, odd sync.Mutex
	counts    [2]int
)

func main() { lambda.Start(count) }

func count(ctx context.Context, n int) (int, error) {
	if n%2 == 0 {
		even.Lock()
		defer even.Unlock()
		counts[0]++
		return counts[0], nil
	}
	odd.Lock()
	defer odd.Unlock()
	counts[1]++
	return counts[1], nil
}
