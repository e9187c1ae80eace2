// Command streamedsafe answers with a reader for each invocation.
//
// Source: twin of streamed
// Safe: ownership: the bytes are shared and only read, the reader is not shared
package main

import (
	"bytes"
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type site struct{ page []byte }

func (s *site) handle(ctx context.Context, req events.LambdaFunctionURLRequest) (*events.LambdaFunctionURLStreamingResponse, error) {
	return &events.LambdaFunctionURLStreamingResponse{StatusCode: 200, Body: bytes.NewReader(s.page)}, nil
}

func main() {
	text, _ := os.ReadFile("index.html")
	lambda.Start((&site{page: text}).handle)
}
