// Command worker: a function that uses package jobs.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/globalwrite/mains/lib/jobs"
)

func handle(ctx context.Context, name string) (int, error) {
	jobs.Begin(name)
	_ = jobs.Current()
	return jobs.Runs(), nil
}

func main() {
	lambda.Start(handle)
}
