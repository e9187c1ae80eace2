// Command tracesafe hands the trace id of the context on.
//
// Source: twin of trace
// Safe: ownership: the context is the invocation's
package main

import (
	"context"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(call) }

func call(ctx context.Context, url string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	if id, ok := ctx.Value("x-amzn-trace-id").(string); ok {
		req.Header.Set("X-Amzn-Trace-Id", id)
	}
	req.Header.Set("X-Stage", os.Getenv("STAGE"))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
