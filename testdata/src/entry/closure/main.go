// Command closure: a function literal that captures variables of main.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	count := 0
	prefix := os.Getenv("PREFIX")
	lambda.Start(func(ctx context.Context, id string) (string, error) {
		count++        // want handlerstate "count"
		local := count // a variable of the invocation
		local++
		return prefix + id, nil
	})
}
