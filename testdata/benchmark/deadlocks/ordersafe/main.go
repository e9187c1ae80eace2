// Command ordersafe locks two accounts in the order of their names.
//
// Source: twin of order
// Safe: lock: one order for all
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
}) (int, error) {
	if e.From == e.To {
		return 0, nil
	}
	first, second := accounts[min(e.From, e.To)], accounts[max(e.From, e.To)]
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	accounts[e.From].cents -= e.Cents
	accounts[e.To].cents += e.Cents
	return accounts[e.From].cents, nil
}
