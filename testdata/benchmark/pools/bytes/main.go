// Command bytes returns the bytes of a buffer that a deferred call puts back.
//
// Source: package sync: Pool; field study: encoders with a pool
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type encoder struct{ pool sync.Pool }

func (e *encoder) encode(v any) ([]byte, error) {
	b := e.pool.Get().(*bytes.Buffer)
	defer e.pool.Put(b)
	b.Reset()
	if err := json.NewEncoder(b).Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil // issue poolmisuse
}

func main() {
	e := &encoder{}
	e.pool.New = func() any { return new(bytes.Buffer) }
	lambda.Start(func(ctx context.Context, v map[string]any) (json.RawMessage, error) {
		return e.encode(v) // also
	})
}
