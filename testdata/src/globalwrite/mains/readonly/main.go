// Command readonly: a function that only reads package jobs' state.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/globalwrite/mains/lib/jobs"
)

func handle(ctx context.Context) (string, error) {
	return jobs.Current(), nil
}

func main() {
	jobs.Begin("readonly") // before Start
	lambda.Start(handle)
}
