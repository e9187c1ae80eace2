// Command clientsafe gives a copy of its HTTP client the time that the invocation has left.
//
// Source: twin of client
// Safe: copy: the struct is copied, the transport is made to be shared
package main

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var client = &http.Client{Timeout: 10 * time.Second, Transport: http.DefaultTransport}

func main() { lambda.Start(fetch) }

func fetch(ctx context.Context, url string) (int, error) {
	own := *client
	if end, ok := ctx.Deadline(); ok {
		own.Timeout = time.Until(end)
	}
	res, err := own.Get(url)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
