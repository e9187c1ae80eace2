// Command limited replaces the default transport by one with a limit.
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

func limit(n int) {
	http.DefaultTransport = &http.Transport{
		MaxIdleConns:    10,
		MaxConnsPerHost: n, // want runtimetransport "admits 4 connections to a host"
	}
}

func handle(ctx context.Context) error { return nil }

func main() {
	limit(4)
	lambda.Start(handle)
}
