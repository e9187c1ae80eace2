// Command pointersafe publishes what the first to finish has made.
//
// Source: twin of atomicflag; race detector's tests: NoRaceAtomicLoadStorePointer
// Safe: atomic: compare and swap of a pointer; the loser takes what the winner stored
package main

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var shared atomic.Pointer[http.Client]

func client() *http.Client {
	if c := shared.Load(); c != nil {
		return c
	}
	c := &http.Client{}
	c.Timeout = 3 * time.Second
	if !shared.CompareAndSwap(nil, c) {
		return shared.Load()
	}
	return c
}

func main() { lambda.Start(fetch) }

func fetch(ctx context.Context, url string) (int, error) {
	res, err := client().Get(url)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
