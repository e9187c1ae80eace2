// Command coldstart reports whether an invocation was the first of its environment.
//
// Source: field study: the cold start flag; race detector's tests: RaceIntRWGlobalFuncs
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

var cold = true

func main() { lambda.Start(handle) }

func handle(ctx context.Context) (map[string]bool, error) {
	first := false
	if cold { // also
		first = true
		cold = false // issue globalwrite lazyinit
	}
	return map[string]bool{"coldStart": first}, nil
}
