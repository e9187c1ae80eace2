// Command perkeysafe has a lock for each customer.
//
// Source: field study: a map of mutexes
// Safe: lock: the customer's lock guards the customer's entry; a lock guards the map of both
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type customer struct {
	lock  sync.Mutex
	total int
}

type ledger struct {
	mu        sync.Mutex
	customers map[string]*customer
}

func (l *ledger) lock(id string) (*customer, func()) {
	l.mu.Lock()
	c := l.customers[id]
	if c == nil {
		c = &customer{}
		l.customers[id] = c
	}
	l.mu.Unlock()
	c.lock.Lock()
	return c, c.lock.Unlock
}

func (l *ledger) handle(ctx context.Context, e struct {
	ID    string
	Cents int
}) (int, error) {
	c, unlock := l.lock(e.ID)
	defer unlock()
	c.total += e.Cents
	return c.total, nil
}

func main() { lambda.Start((&ledger{customers: map[string]*customer{}}).handle) }
