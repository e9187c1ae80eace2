// Command actorsafe has one goroutine that owns the balances; handlers send it functions.
//
// Source: share memory by communicating; race detector's tests: NoRaceChanSync
// Safe: channel: only the owner runs the functions, one after the other
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type bank struct {
	ops      chan func()
	balances map[string]int
}

func (b *bank) run() {
	for op := range b.ops {
		op()
	}
}

func (b *bank) handle(ctx context.Context, e struct {
	ID    string
	Cents int
}) (int, error) {
	out := make(chan int, 1)
	b.ops <- func() {
		b.balances[e.ID] += e.Cents
		out <- b.balances[e.ID]
	}
	return <-out, nil
}

func main() {
	b := &bank{ops: make(chan func()), balances: map[string]int{}}
	go b.run()
	lambda.Start(b.handle)
}
