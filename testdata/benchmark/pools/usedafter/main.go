// Command usedafter reads its buffer after it has put it back.
//
// Source: race detector's tests: RacePool; package sync: Pool
package main

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func main() { lambda.Start(greet) }

func greet(ctx context.Context, name string) (string, error) {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	fmt.Fprintf(b, "hello %s", name)
	buffers.Put(b)
	return b.String(), nil // issue poolmisuse
}
