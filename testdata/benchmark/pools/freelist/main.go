// Command freelist keeps objects for the next invocation in a slice.
//
// Source: Uber 2022: concurrent slice access; a hand-made pool
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

var free []*strings.Builder

func get() *strings.Builder {
	if n := len(free); n > 0 { // also
		b := free[n-1]    // also
		free = free[:n-1] // issue globalwrite lazyinit
		b.Reset()         // also
		return b
	}
	return &strings.Builder{}
}

func put(b *strings.Builder) { free = append(free, b) } // also

func main() { lambda.Start(join) }

func join(ctx context.Context, words []string) (string, error) {
	b := get()
	defer put(b)
	for _, w := range words {
		b.WriteString(w) // also
	}
	return strings.Clone(b.String()), nil // also
}
