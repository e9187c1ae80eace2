// Command methodvalue: a value receiver. The method value copies the struct when
// it is made, and each call copies it again; what its pointers lead to is shared.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type stats struct{ hits int }

type handler struct {
	calls int
	stats *stats
}

func (h handler) Handle(ctx context.Context) (int, error) {
	h.calls++      // the copy of this call
	h.stats.hits++ // want handlerstate "hits"
	return h.calls, nil
}

func main() {
	h := handler{stats: &stats{}}
	lambda.Start(h.Handle)
}
