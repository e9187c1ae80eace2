// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID  string
	PDF []byte
}

func handle(ctx context.Context, o order) error {
	if err := os.WriteFile("/tmp/invoice.pdf", o.PDF, 0o600); err != nil { // want sharedtmp `^file "/tmp/invoice.pdf" has the same name in every invocation of "handle": they overwrite each other's$`
		return err
	}
	return upload(ctx, "/tmp/invoice.pdf", o.ID)
}

func upload(ctx context.Context, name, id string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return f.Close()
}

func main() { lambda.Start(handle) }
