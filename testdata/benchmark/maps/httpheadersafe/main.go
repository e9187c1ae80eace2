// Command httpheadersafe calls a partner with a copy of the headers that it keeps.
//
// Source: twin of httpheader
// Safe: copy: Clone
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
	req.Header = header.Clone()
	req.Header.Set("X-Trace", e.Trace)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
