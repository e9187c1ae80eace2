// Command backfill writes old crossings into the new table. Somebody deploys it by hand, so
// that no template knows it.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

var done int // crossings

type request struct {
	Crossings []string `json:"crossings"`
}

func handle(_ context.Context, r request) (int, error) {
	done += len(r.Crossings) // want globalwrite "main.done"
	return done, nil
}

func main() {
	lambda.Start(handle)
}
