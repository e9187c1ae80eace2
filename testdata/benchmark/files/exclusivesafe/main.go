// Command exclusivesafe creates its file only if it is not there.
//
// Source: twin of report
// Safe: lock: O_EXCL succeeds for one invocation; the others are turned away
package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(report) }

func report(ctx context.Context, text string) (bool, error) {
	f, err := os.OpenFile("/tmp/first", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, f.Close()
}
