// Command oncesafe sets a variable of the environment once.
//
// Source: twin of environment
// Safe: once: the same for every invocation, and set before any goes on
package main

import (
	"context"
	"os"
	"os/exec"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var setup sync.Once

func main() { lambda.Start(render) }

func render(ctx context.Context, page string) ([]byte, error) {
	setup.Do(func() { os.Setenv("FONTS", "/opt/fonts") })
	return exec.CommandContext(ctx, "/opt/bin/render", page).Output()
}
