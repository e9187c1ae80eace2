// Command nilhandler: nothing in this module ever assigns the variable.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

// Handle is set by the linker of another build.
var Handle func(ctx context.Context, id string) error

func main() {
	lambda.Start(Handle) // blind entry
}
