// Command scratch reads into one buffer, to save memory.
//
// Source: race detector's tests: RaceSliceCopyWrite2, RaceSliceByteToString
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

var buf = make([]byte, 4096)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, body string) (string, error) {
	n := copy(buf, body) // issue unsafecache globalwrite
	for i := range buf[:n] {
		buf[i] ^= 0x20 // also
	}
	return string(buf[:n]), nil // also
}
