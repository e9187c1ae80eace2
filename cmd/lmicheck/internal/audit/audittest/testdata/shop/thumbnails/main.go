package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context, e events.S3Event) error {
	for _, r := range e.Records {
		if err := os.WriteFile("/tmp/in.jpg", load(r.S3.Object.Key), 0o600); err != nil {
			return err
		}
		if err := convert("/tmp/in.jpg"); err != nil {
			return err
		}
	}
	return nil
}

func load(string) []byte { return nil }

func convert(string) error { return nil }

func main() { lambda.Start(handle) }
