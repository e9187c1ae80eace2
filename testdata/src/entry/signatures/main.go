// Command signatures: every handler signature that the runtime accepts, one
// Start call each.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var (
	lastNone    int
	lastErr     int
	lastCtx     int
	lastIn      string
	lastInOut   string
	lastRaw     string
	lastPointer string
	lastAny     string
	lastBytes   int
)

func none() {
	lastNone++ // want globalwrite "lastNone"
}

func onlyErr() error {
	lastErr++ // want globalwrite "lastErr"
	return nil
}

func onlyCtx(ctx context.Context) error {
	lastCtx++ // want globalwrite "lastCtx"
	return nil
}

func in(s string) error {
	lastIn = s // want globalwrite "lastIn"
	return nil
}

func inOut(s string) (string, error) {
	lastInOut = s // want globalwrite "lastInOut"
	return s, nil
}

func raw(ctx context.Context, m json.RawMessage) error {
	lastRaw = string(m) // want globalwrite "lastRaw"
	return nil
}

func pointer(ctx context.Context, e *events.SQSEvent) (*string, error) {
	lastPointer = e.Records[0].Body // want globalwrite "lastPointer"
	return nil, nil
}

func anything(ctx context.Context, v interface{}) (interface{}, error) {
	lastAny, _ = v.(string) // want globalwrite "lastAny"
	return v, nil
}

func bytes(ctx context.Context, b []byte) error {
	lastBytes = len(b) // want globalwrite "lastBytes"
	return nil
}

func main() {
	switch os.Getenv("KIND") {
	case "none":
		lambda.Start(none)
	case "err":
		lambda.Start(onlyErr)
	case "ctx":
		lambda.Start(onlyCtx)
	case "in":
		lambda.Start(in)
	case "inout":
		lambda.Start(inOut)
	case "raw":
		lambda.Start(raw)
	case "pointer":
		lambda.Start(pointer)
	case "any":
		lambda.Start(anything)
	default:
		lambda.Start(bytes)
	}
}
