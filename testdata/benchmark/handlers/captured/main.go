// Command captured numbers its answers with a variable of main.
//
// Source: Uber 2022: capture by reference; race detector's tests: RaceIntRWClosures
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	served := 0
	greeting := "hello"
	lambda.Start(func(ctx context.Context, req events.LambdaFunctionURLRequest) (string, error) {
		served++                                                   // issue handlerstate
		return fmt.Sprintf("%s, number %d", greeting, served), nil // also
	})
}
