// Command twolocks has one lock for deposits and one for withdrawals, and one balance.
//
// Source: Uber 2022: different locks; race detector's tests: RaceMutex2
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type account struct {
	deposits    sync.Mutex
	withdrawals sync.Mutex
	balance     int64
}

func (a *account) handle(ctx context.Context, cents int64) (int64, error) {
	if cents > 0 {
		a.deposits.Lock()
		defer a.deposits.Unlock()
		a.balance += cents    // issue handlerstate
		return a.balance, nil // also
	}
	a.withdrawals.Lock()
	defer a.withdrawals.Unlock()
	a.balance += cents    // also
	return a.balance, nil // also
}

func main() { lambda.Start(new(account).handle) }
