// Command preparedsafe reads files that main has written, and one of the package.
//
// Source: field study: read-only files, and files written at start
// Safe: phase: main writes before the handler is started
package main

import (
	"context"
	"log"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

const ca = "/tmp/ca.pem"

func main() {
	if err := os.WriteFile(ca, []byte(os.Getenv("CA")), 0o600); err != nil {
		log.Fatal(err)
	}
	lambda.Start(verify)
}

func verify(ctx context.Context, cert string) (bool, error) {
	text, err := os.ReadFile(ca)
	if err != nil {
		return false, err
	}
	list, err := os.ReadFile("/var/task/revoked.txt")
	return strings.Contains(string(text), cert) && !strings.Contains(string(list), cert), err
}
