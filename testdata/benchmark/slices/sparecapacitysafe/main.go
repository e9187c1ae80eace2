// Command sparecapacitysafe appends to a copy of arguments that all invocations have in common.
//
// Source: twin of sparecapacity
// Safe: copy: Clip leaves no room, so append makes a new array
package main

import (
	"context"
	"os/exec"
	"slices"

	"github.com/aws/aws-lambda-go/lambda"
)

var common = append(make([]string, 0, 8), "-quiet", "-format", "png")

func main() { lambda.Start(render) }

func render(ctx context.Context, page string) ([]byte, error) {
	args := append(slices.Clip(common), page)
	more := append(common[:2:2], "svg")
	if len(page)%2 == 0 {
		args = append(more, page)
	}
	return exec.CommandContext(ctx, "/opt/bin/render", args...).Output()
}
