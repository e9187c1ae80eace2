// Command right is the right half of the rule's manual: the trace id of this
// invocation is in its context.
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	if id, ok := ctx.Value("x-amzn-trace-id").(string); ok {
		req.Header.Set("X-Amzn-Trace-Id", id)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func main() { lambda.Start(handle) }
