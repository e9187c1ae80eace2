// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("X-Amzn-Trace-Id", os.Getenv("_X_AMZN_TRACE_ID")) // want traceenv `^_X_AMZN_TRACE_ID is never set on Lambda Managed Instances: take the trace id from the context, ctx.Value\("x-amzn-trace-id"\)$`
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func main() { lambda.Start(handle) }
