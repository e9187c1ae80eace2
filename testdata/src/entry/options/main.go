// Command options: Start with options and with a context.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

var last, lastCtx string

var shutdown bool

func handle(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

func handleCtx(ctx context.Context, id string) error {
	lastCtx = id // want globalwrite "lastCtx"
	return nil
}

// nopeTerm runs once, when the environment ends, and no handler looks at what it writes.
func nopeTerm() { shutdown = true }

func main() {
	ctx := context.WithValue(context.Background(), "k", "v")
	if os.Getenv("OLD") != "" {
		lambda.StartWithContext(ctx, handleCtx)
		return
	}
	lambda.StartWithOptions(handle, lambda.WithContext(ctx), lambda.WithEnableSIGTERM(nopeTerm))
}
