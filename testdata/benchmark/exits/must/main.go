// Command must reads a setting in each invocation with a helper that ends the process.
//
// Source: field study: os.Exit behind helpers of the team
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/exits/must/internal/env"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, id string) (string, error) {
	return env.Must("BUCKET") + "/" + id, nil // also
}
