// Command api is a function; a tool of the same module shares its helpers.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/exitpath/mains/lib/boot"
)

var region = boot.Setting("REGION")

func handle(ctx context.Context) (string, error) {
	return region + boot.Setting("TABLE"), nil
}

func main() { lambda.Start(handle) }
