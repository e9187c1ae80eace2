// Command resliced uses the memory of its batch again.
//
// Source: race detector's tests: RaceSliceVarAppend; a batch resliced to length 0
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type writer struct{ batch []string }

func (w *writer) handle(ctx context.Context, in events.SQSEvent) (int, error) {
	w.batch = w.batch[:0] // issue handlerstate
	for _, m := range in.Records {
		w.batch = append(w.batch, m.Body) // also
	}
	return flush(w.batch), nil // also
}

func flush(list []string) int {
	n := 0
	for _, s := range list { // also
		n += len(s)
	}
	return n
}

func main() { lambda.Start((&writer{batch: make([]string, 0, 100)}).handle) }
