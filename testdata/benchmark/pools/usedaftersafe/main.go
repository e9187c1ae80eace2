// Command usedaftersafe reads its buffer before it puts it back.
//
// Source: twin of usedafter; race detector's tests: NoRacePool
// Safe: copy: String copies, and the deferred Put comes after it
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
	defer buffers.Put(b)
	b.Reset()
	fmt.Fprintf(b, "hello %s", name)
	return b.String(), nil
}
