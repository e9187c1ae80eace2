// Command client gives its HTTP client the time that the invocation has left.
//
// Source: field study: a field of a shared client
package main

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var client = &http.Client{Timeout: 10 * time.Second}

func main() { lambda.Start(fetch) }

func fetch(ctx context.Context, url string) (int, error) {
	if end, ok := ctx.Deadline(); ok {
		client.Timeout = time.Until(end) // issue globalwrite
	}
	res, err := client.Get(url) // also
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
