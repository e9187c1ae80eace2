// Command mkdtempsafe gives another program a directory of the invocation.
//
// Source: twin of command
// Safe: ownership: MkdirTemp; names in it may be fixed
package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(render) }

func render(ctx context.Context, url string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "render")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "out.pdf")
	cmd := exec.CommandContext(ctx, "/opt/bin/htmltopdf", url, out)
	cmd.Dir = dir
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}
