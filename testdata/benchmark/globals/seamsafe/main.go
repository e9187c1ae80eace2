// Command seamsafe stamps tickets; tests replace its clock.
//
// Source: field study: seams for tests
// Safe: unreachable: only freeze, which nothing calls, writes the variable
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var now = time.Now

func freeze(t time.Time) func() {
	old := now
	now = func() time.Time { return t }
	return func() { now = old }
}

var _ = freeze

func main() { lambda.Start(stamp) }

func stamp(ctx context.Context, ticket string) (string, error) {
	return ticket + " " + now().Format(time.RFC3339), nil
}
