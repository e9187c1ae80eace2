// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"os"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID, Tenant string }

func handle(ctx context.Context, o order) error {
	os.Setenv("TENANT", o.Tenant) // want processstate `^os.Setenv in handler "handle" changes state of the whole process, which all invocations share$`
	return exec.CommandContext(ctx, "/opt/bin/render", o.ID).Run()
}

func main() { lambda.Start(handle) }
