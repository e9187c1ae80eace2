// Command connections limits the connections of the default transport.
//
// Source: aws-lambda-go: the runtime client uses http.DefaultTransport
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

func init() {
	t := http.DefaultTransport.(*http.Transport)
	t.MaxIdleConns = 10
	t.MaxConnsPerHost = 1 // issue runtimetransport
}

func main() {
	lambda.Start(func(ctx context.Context, url string) (string, error) {
		res, err := http.Get(url)
		if err != nil {
			return "", err
		}
		return res.Status, res.Body.Close()
	})
}
