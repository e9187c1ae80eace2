// Command requestidsafe puts the request id into the name of its directory.
//
// Source: AWS: the request id in names of files
// Safe: ownership: the id differs with each invocation
package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/google/uuid"
)

func main() { lambda.Start(unpack) }

func workdir(ctx context.Context) string {
	id := uuid.NewString()
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		id = lc.AwsRequestID
	}
	return filepath.Join(os.TempDir(), "unpack", id)
}

func unpack(ctx context.Context, files map[string]string) error {
	dir := workdir(ctx)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return os.WriteFile(filepath.Join(dir, "index.html"), []byte(files["index.html"]), 0o600)
}
