// Command reload reads its configuration at each request, so that changes arrive.
//
// Source: field study: configuration read into a global in every invocation
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/globals/reload/config"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, keys []string) (string, error) {
	config.Load()
	if len(keys) > config.Current.Limit { // also
		keys = keys[:config.Current.Limit] // also
	}
	return fetch(keys), nil
}

func fetch(keys []string) string {
	out := ""
	for _, k := range keys {
		out += config.Current.Table + "/" + k // also
	}
	return out
}
