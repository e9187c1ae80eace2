// Command reloadsafe reads its configuration before the first request.
//
// Source: twin of reload
// Safe: phase: only init and main call Load
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/globals/reloadsafe/config"
)

func main() {
	config.Load()
	config.Current.Limit *= 2
	lambda.Start(handle)
}

func handle(ctx context.Context, keys []string) (string, error) {
	if len(keys) > config.Current.Limit {
		keys = keys[:config.Current.Limit]
	}
	return config.Current.Table + "/" + keys[0], nil
}
