// Command countersafe numbers its answers.
//
// Source: race detector's tests: NoRaceAtomicAddInt64
// Safe: atomic: the functions of sync/atomic on a plain variable, everywhere
package main

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

var served int64

func main() { lambda.Start(handle) }

func handle(ctx context.Context, op string) (string, error) {
	if op == "count" {
		return fmt.Sprint(atomic.LoadInt64(&served)), nil
	}
	if op == "reset" {
		atomic.StoreInt64(&served, 0)
	}
	return fmt.Sprint(atomic.AddInt64(&served, 1)), nil
}
