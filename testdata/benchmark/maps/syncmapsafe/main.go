// Command syncmapsafe keeps the results of a slow calculation.
//
// Source: AWS: concurrent collections for what invocations share
// Safe: atomic: sync.Map, with values that do not change
package main

import (
	"context"
	"strconv"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var results sync.Map

func main() { lambda.Start(fib) }

func fib(ctx context.Context, n int) (string, error) {
	if v, ok := results.Load(n); ok {
		return v.(string), nil
	}
	a, b := 0, 1
	for range n {
		a, b = b, a+b
	}
	v, _ := results.LoadOrStore(n, strconv.Itoa(a))
	return v.(string), nil
}
