// Command trace hands the trace id of the environment on.
//
// Source: AWS: _X_AMZN_TRACE_ID is not set on Managed Instances
package main

import (
	"context"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

const traceVariable = "_X_AMZN_TRACE_ID"

func main() { lambda.Start(call) }

func env(name string) string { return os.Getenv(name) } // also

func call(ctx context.Context, url string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("X-Amzn-Trace-Id", env(traceVariable)) // issue traceenv
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
