// Command right is the right half of the rule's manual: what is the invocation's
// is given to what needs it.
package main

import (
	"context"
	"os"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID, Tenant string }

func handle(ctx context.Context, o order) error {
	cmd := exec.CommandContext(ctx, "/opt/bin/render", o.ID)
	cmd.Env = append(os.Environ(), "TENANT="+o.Tenant)
	return cmd.Run()
}

func main() { lambda.Start(handle) }
