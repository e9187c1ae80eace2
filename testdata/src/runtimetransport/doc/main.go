// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context, url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func main() {
	http.DefaultTransport.(*http.Transport).MaxConnsPerHost = 2 // want runtimetransport `^http\.DefaultTransport admits 2 connections to a host, also to the runtime, which needs one for each concurrent invocation: with more of them responses hang$`
	lambda.Start(handle)
}
