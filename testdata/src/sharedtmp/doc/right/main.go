// Command right is the right half of the rule's manual: each invocation has a file
// of its own, and removes it.
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
	f, err := os.CreateTemp("", "invoice-*.pdf")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := f.Write(o.PDF); err != nil {
		return err
	}
	return upload(ctx, f.Name(), o.ID)
}

func upload(ctx context.Context, name, id string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return f.Close()
}

func main() { lambda.Start(handle) }
