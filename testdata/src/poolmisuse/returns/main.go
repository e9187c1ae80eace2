// Command returns has a deferred Put and several return statements.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, v map[string]any) (json.RawMessage, error) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if len(v) == 0 {
		return nil, errors.New("nothing") // nope: another statement returns the bytes
	}
	if err := json.NewEncoder(b).Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil // want poolmisuse "buffers"
}
