// Command audit answers, and lets a goroutine write its audit entry.
//
// Source: field study: goroutines nobody joins, in a package of the team's
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/goroutines/audit/audit"
)

func main() { lambda.Start(approve) }

func approve(ctx context.Context, e struct{ User, Order string }) (string, error) {
	audit.Later(e.User, "approved "+e.Order)
	return "approved", nil
}
