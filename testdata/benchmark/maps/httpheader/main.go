// Command httpheader calls a partner with headers that it keeps.
//
// Source: Uber 2022: concurrent map access behind a type; http.Header is a map
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

var header = http.Header{"Accept": {"application/json"}}

func main() { lambda.Start(call) }

func call(ctx context.Context, e struct{ URL, Trace string }) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, e.URL, nil)
	if err != nil {
		return 0, err
	}
	header.Set("X-Trace", e.Trace) // issue unsafecache
	req.Header = header
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
