// Command streamed answers with a reader that all invocations get.
//
// Source: AWS: response streaming; the runtime reads the body after the handler returned
package main

import (
	"bytes"
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type site struct{ page *bytes.Reader }

func (s *site) handle(ctx context.Context, req events.LambdaFunctionURLRequest) (*events.LambdaFunctionURLStreamingResponse, error) {
	if _, err := s.page.Seek(0, 0); err != nil { // issue unsafeshare
		return nil, err
	}
	return &events.LambdaFunctionURLStreamingResponse{StatusCode: 200, Body: s.page}, nil // also
}

func main() {
	text, _ := os.ReadFile("index.html")
	lambda.Start((&site{page: bytes.NewReader(text)}).handle)
}
