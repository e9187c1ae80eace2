// Command directory changes to its working directory.
//
// Source: field study: os.Chdir; one working directory for a process
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(build) }

func in(dir string, f func() error) error {
	old, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := os.Chdir(dir); err != nil { // issue processstate
		return err
	}
	defer func() { _ = os.Chdir(old) }() // also
	return f()
}

func build(ctx context.Context, text string) error {
	dir, err := os.MkdirTemp("", "build")
	if err != nil {
		return err
	}
	return in(dir, func() error {
		return os.WriteFile("main.txt", []byte(text), 0o600) // also
	})
}
