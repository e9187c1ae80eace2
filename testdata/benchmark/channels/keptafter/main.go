// Command keptafter goes on changing a record that it has handed over.
//
// Source: twin of handoversafe; race detector's tests: RaceChanWrongSend
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
		total += r.Size // also
	}
	println(total)
}

func main() {
	go drain()
	lambda.Start(accept)
}

func accept(ctx context.Context, id string) (int, error) {
	r := &record{ID: id}
	records <- r
	r.Size = len(id)   // issue globalwrite
	return r.Size, nil // also
}
