// Command environment puts the tenant into the environment for the program it calls.
//
// Source: AWS: environment variables belong to the process; field study: 21 places
package main

import (
	"context"
	"os"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(render) }

func render(ctx context.Context, tenant string) ([]byte, error) {
	if err := os.Setenv("TENANT", tenant); err != nil { // issue processstate
		return nil, err
	}
	defer os.Unsetenv("TENANT") // also
	return exec.CommandContext(ctx, "/opt/bin/render").Output()
}
