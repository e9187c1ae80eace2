// Command connectionssafe limits the connections of a transport of its own.
//
// Source: twin of connections
// Safe: copy: Clone
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

var client = newClient()

func newClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxConnsPerHost = 1
	return &http.Client{Transport: t}
}

func main() {
	lambda.Start(func(ctx context.Context, url string) (string, error) {
		res, err := client.Get(url)
		if err != nil {
			return "", err
		}
		return res.Status, res.Body.Close()
	})
}
