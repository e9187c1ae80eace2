// Command oldclient uses a runtime client that takes one invocation at a time.
//
// Source: aws-lambda-go #600: concurrent polling from v1.51.0 on
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	lambda.Start(func(ctx context.Context, name string) (string, error) { return "hello " + name, nil })
}
