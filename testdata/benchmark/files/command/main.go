// Command command has another program write a file of a fixed name.
//
// Source: field study: external commands with names below /tmp
package main

import (
	"context"
	"os"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(render) }

func render(ctx context.Context, url string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "/opt/bin/htmltopdf", url, "/tmp/out.pdf") // issue sharedtmp
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile("/tmp/out.pdf") // also
}
