// Command tempfile writes each invoice to a file of its own, in a directory of its own, and removes both.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type invoice struct {
	Customer string `json:"customer"`
	Number   string `json:"number"`
	Cents    int64  `json:"cents"`
}

type document struct {
	Body      string `json:"body"`
	Signature string `json:"signature"`
}

// sign stands for a program that reads one file and writes another.
func sign(in, out string) error {
	time.Sleep(2 * time.Millisecond)
	text, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	return os.WriteFile(out, fmt.Appendf(nil, "%d bytes", len(text)), 0o600)
}

func write(inv invoice) (string, error) {
	f, err := os.CreateTemp("", "invoice-*.txt")
	if err != nil {
		return "", err
	}
	_, err = fmt.Fprintf(f, "Invoice %s to %s: %d cents\n", inv.Number, inv.Customer, inv.Cents)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return f.Name(), err
}

func handle(_ context.Context, inv invoice) (document, error) {
	in, err := write(inv)
	if in != "" {
		defer os.Remove(in)
	}
	if err != nil {
		return document{}, err
	}
	dir, err := os.MkdirTemp("", "signature-")
	if err != nil {
		return document{}, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "signature")
	if err := sign(in, out); err != nil {
		return document{}, err
	}
	body, err := os.ReadFile(in)
	if err != nil {
		return document{}, err
	}
	signature, err := os.ReadFile(out)
	return document{Body: string(body), Signature: string(signature)}, err
}

func main() {
	lambda.Start(handle)
}
