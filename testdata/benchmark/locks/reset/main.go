// Command reset locks in one method and forgets to in another.
//
// Source: GoKer kubernetes#88331: a locked path and one that is not; Uber 2022: missing locking
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type window struct {
	mu    sync.Mutex
	count int
}

func (w *window) inc() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count++ // also
	return w.count
}

func (w *window) reset() {
	w.count = 0 // issue globalwrite
}

var requests window

func main() { lambda.Start(limit) }

func limit(ctx context.Context, op string) (int, error) {
	if op == "reset" {
		requests.reset()
	}
	return requests.inc(), nil
}
