// Command payloadpart keeps a part of each payload in a list.
//
// Source: aws-lambda-go #600; race detector's tests: RaceSliceSlice
package main

import (
	"bytes"
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	mu    sync.Mutex
	lines [][]byte
)

type tail struct{}

func keep(line []byte) {
	mu.Lock()
	defer mu.Unlock()
	if len(lines) > 100 {
		lines = lines[50:]
	}
	lines = append(lines, line) // issue retainedpayload
}

func (tail) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	first, _, _ := bytes.Cut(payload, []byte("\n"))
	keep(first) // also
	return []byte("null"), nil
}

func main() { lambda.Start(tail{}) }
