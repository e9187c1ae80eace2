// Command right is the right half of the rule's manual.
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

var client *http.Client

func handle(ctx context.Context, url string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func main() {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxConnsPerHost = 2
	client = &http.Client{Transport: transport}
	lambda.Start(handle)
}
