// Command buffer renders into one buffer.
//
// Source: race detector's tests: RaceMethodCall2; Uber 2022: thread-safe API contract
package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

var out bytes.Buffer

func main() { lambda.Start(render) }

func render(ctx context.Context, names []string) (string, error) {
	out.Reset() // issue unsafeshare
	for _, n := range names {
		fmt.Fprintf(&out, "hello %s\n", n) // also
	}
	return out.String(), nil // also
}
