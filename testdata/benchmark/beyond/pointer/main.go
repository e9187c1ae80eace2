// Command pointer counts in memory that it reaches by an address kept as a number.
//
// Source: race detector's tests: RaceUnsafePtrRW
// Beyond: the address is a number until it is used
package main

import (
	"context"
	"unsafe"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	counters [4]int64
	base     = uintptr(unsafe.Pointer(&counters[0]))
)

func main() { lambda.Start(count) }

func count(ctx context.Context, n uintptr) (int64, error) {
	p := (*int64)(unsafe.Pointer(base + 8*(n%4))) // also
	*p++                                          // issue none
	return *p, nil                                // also
}
