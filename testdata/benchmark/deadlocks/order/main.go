// Command order locks two accounts in the order in which the event names them.
//
// Source: GoBench: blocking bugs, AB-BA deadlock: two invocations wait for each other for ever
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type account struct {
	mu    sync.Mutex
	cents int
}

var accounts = map[string]*account{"a": {}, "b": {}}

func main() { lambda.Start(transfer) }

func transfer(ctx context.Context, e struct {
	From, To string
	Cents    int
}) error {
	from, to := accounts[e.From], accounts[e.To]
	from.mu.Lock() // also
	defer from.mu.Unlock()
	to.mu.Lock() // issue none
	defer to.mu.Unlock()
	from.cents -= e.Cents
	to.cents += e.Cents
	return nil
}
