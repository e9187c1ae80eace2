// Command tracer is wrapped by a library that keeps the invocation's context in a variable.
//
// Source: datadog-lambda-go: the current context in a package variable
package main

import (
	"context"

	ddlambda "github.com/DataDog/datadog-lambda-go"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(ddlambda.WrapFunction(handle, nil)) } // issue unsafedep

func handle(ctx context.Context, id string) (string, error) { return "order " + id, nil }
