// Command script runs a script that works on a file of a fixed name.
//
// Source: AWS: /tmp is shared by the invocations of an environment
// Beyond: the name of the file stands in the script
package main

import (
	"context"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(convert) }

func convert(ctx context.Context, key string) ([]byte, error) {
	return exec.CommandContext(ctx, "/var/task/convert.sh", key).Output() // issue none
}
