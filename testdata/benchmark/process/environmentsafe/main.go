// Command environmentsafe gives the tenant to the program it calls in the program's environment.
//
// Source: twin of environment
// Safe: ownership: Cmd.Env; main alone sets a variable of the process
package main

import (
	"context"
	"os"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	os.Setenv("FONTS", "/opt/fonts")
	lambda.Start(render)
}

func render(ctx context.Context, tenant string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "/opt/bin/render")
	cmd.Env = append(os.Environ(), "TENANT="+tenant)
	return cmd.Output()
}
