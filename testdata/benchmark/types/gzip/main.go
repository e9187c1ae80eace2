// Command gzip compresses with one writer.
//
// Source: field study: textbook; a writer that is reset
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"

	"github.com/aws/aws-lambda-go/lambda"
)

var zip, _ = gzip.NewWriterLevel(nil, gzip.BestSpeed)

func main() { lambda.Start(compress) }

func compress(ctx context.Context, text string) (string, error) {
	var out bytes.Buffer
	zip.Reset(&out)                                    // issue unsafeshare
	if _, err := zip.Write([]byte(text)); err != nil { // also
		return "", err
	}
	if err := zip.Close(); err != nil { // also
		return "", err
	}
	return base64.StdEncoding.EncodeToString(out.Bytes()), nil
}
