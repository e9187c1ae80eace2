// Command caswinner lets the invocation that wins the swap load the table; the others do not wait.
//
// Source: race detector's tests: RaceAtomicStoreLoad; Dr.Fix: initialisation by compare and swap
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	started atomic.Bool
	zones   map[string]string
)

func main() { lambda.Start(zone) }

func zone(ctx context.Context, city string) (string, error) {
	if started.CompareAndSwap(false, true) {
		zones = map[string]string{"Berlin": "CET"} // issue lazyinit globalwrite
	}
	return zones[city], nil // also
}
