// Command atomicflag guards the setting of a client by a flag that is atomic.
//
// Source: Uber 2022: partial use of atomics; Go memory model: double-checked locking
package main

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	ready  atomic.Bool
	client *http.Client
)

func main() { lambda.Start(fetch) }

func fetch(ctx context.Context, url string) (int, error) {
	if !ready.Load() {
		client = &http.Client{Timeout: 3 * time.Second} // issue lazyinit globalwrite
		ready.Store(true)
	}
	res, err := client.Get(url) // also
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
