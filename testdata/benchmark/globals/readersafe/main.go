// Command readersafe reads what another program writes in its own process.
//
// Source: field study: one package, two programs, of which one never calls the writer
// Safe: unreachable: this program does not call Add once it has started
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/globals/readersafe/audit"
)

func main() {
	audit.Add()
	lambda.Start(func(context.Context) (int, error) { return audit.Read(), nil })
}
