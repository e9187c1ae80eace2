// Command room appends to slices that invocations share, with and without room.
package main

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	common = append(make([]string, 0, 8), "-q")
	fixed  = append(make([]string, 0, 8), "-q")
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, page string) (string, error) {
	args := append(common, page) // want unsafecache "common"
	return strings.Join(args, " ") + nopeClipped(page) + nopeFull(page), nil
}

// nopeClipped appends to a slice without room.
func nopeClipped(page string) string {
	args := append(slices.Clip(fixed), page)
	args[0] = "-v"
	return args[0]
}

// nopeFull appends to a slice whose capacity is its length.
func nopeFull(page string) string {
	n := len(page) % 2
	args := append(fixed[:n:n], page)
	args = append(args, fixed[:1:1]...)
	return args[0]
}
