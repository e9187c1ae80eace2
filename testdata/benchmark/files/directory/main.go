// Command directory clears its working directory before it begins.
//
// Source: field study: /tmp wiped at the start of each invocation
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/files/directory/paths"
)

func main() { lambda.Start(convert) }

func convert(ctx context.Context, doc []byte) ([]byte, error) {
	if err := os.RemoveAll(paths.Work); err != nil { // issue sharedtmp
		return nil, err
	}
	if err := os.MkdirAll(paths.Work, 0o700); err != nil { // also
		return nil, err
	}
	if err := os.WriteFile(paths.For("in.doc"), doc, 0o600); err != nil { // also
		return nil, err
	}
	return os.ReadFile(paths.For("in.doc")) // also
}
