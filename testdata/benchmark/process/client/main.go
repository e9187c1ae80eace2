// Command client gives the default HTTP client a time limit.
//
// Source: field study: http.DefaultClient changed in the handler
package main

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(fetch) }

func fetch(ctx context.Context, url string) (int, error) {
	http.DefaultClient.Timeout = 2 * time.Second // issue globalwrite processstate
	res, err := http.Get(url)                    // also
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}
