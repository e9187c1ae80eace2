// Command bytessafe returns a copy of the bytes of a buffer that a deferred call puts back.
//
// Source: twin of bytes
// Safe: copy: bytes.Clone
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type encoder struct{ pool sync.Pool }

func (e *encoder) get() *bytes.Buffer {
	b := e.pool.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

func (e *encoder) encode(v any) ([]byte, error) {
	b := e.get()
	defer func() {
		if b.Cap() < 1<<16 {
			e.pool.Put(b)
		}
	}()
	if err := json.NewEncoder(b).Encode(v); err != nil {
		return nil, err
	}
	return bytes.Clone(b.Bytes()), nil
}

func main() {
	e := &encoder{}
	e.pool.New = func() any { return new(bytes.Buffer) }
	lambda.Start(func(ctx context.Context, v map[string]any) (json.RawMessage, error) {
		return e.encode(v)
	})
}
