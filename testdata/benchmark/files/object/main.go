// Command object names its file as the object in the bucket is named.
//
// Source: field study: a name that is unique for the object, not for the invocation
package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(thumbnail) }

func thumbnail(ctx context.Context, e events.S3Event) error {
	for _, r := range e.Records {
		name := filepath.Join("/tmp", filepath.Base(r.S3.Object.Key))
		if err := os.WriteFile(name, []byte(r.S3.Object.ETag), 0o600); err != nil { // issue sharedtmp
			return err
		}
		if err := os.Remove(name); err != nil { // also
			return err
		}
	}
	return nil
}
