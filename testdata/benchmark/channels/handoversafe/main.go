// Command handoversafe hands records to a goroutine of main.
//
// Source: Go memory model: a send happens before the receive; race detector's tests: NoRaceProducerConsumerUnbuffered
// Safe: channel: after the send the record is the receiver's
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type record struct {
	ID   string
	Size int
}

var records = make(chan *record, 64)

func drain() {
	total := 0
	for r := range records {
		r.Size *= 2
		total += r.Size
	}
	println(total)
}

func main() {
	go drain()
	lambda.Start(accept)
}

func accept(ctx context.Context, id string) error {
	r := &record{ID: id}
	r.Size = len(id)
	records <- r
	return nil
}
