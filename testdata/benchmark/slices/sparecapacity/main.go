// Command sparecapacity appends to arguments that all invocations have in common.
//
// Source: Uber 2022: slices share their arrays; race detector's tests: RaceSliceAppend
package main

import (
	"context"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambda"
)

var common = append(make([]string, 0, 8), "-quiet", "-format", "png")

func main() { lambda.Start(render) }

func render(ctx context.Context, page string) ([]byte, error) {
	args := append(common, page)                                         // issue unsafecache globalwrite
	return exec.CommandContext(ctx, "/opt/bin/render", args...).Output() // also
}
