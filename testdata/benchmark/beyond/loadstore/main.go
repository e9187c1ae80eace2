// Command loadstore adds to an atomic number in two steps.
//
// Source: GoBench: atomicity violation; race detector's tests: NoRaceAtomicLoadStoreInt32
// Beyond: no data race; that no update may get lost is not written anywhere
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

var balance atomic.Int64

func main() { lambda.Start(deposit) }

func deposit(ctx context.Context, cents int64) (int64, error) {
	b := balance.Load()      // also
	balance.Store(b + cents) // issue none
	return b + cents, nil
}
