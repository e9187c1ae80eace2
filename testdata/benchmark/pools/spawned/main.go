// Command spawned puts its scratch space back while a goroutine still uses it.
//
// Source: race detector's tests: RacePool; Uber 2022: capture by reference
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type scratch struct{ words []string }

var pool = sync.Pool{New: func() any { return &scratch{} }}

func main() { lambda.Start(count) }

func count(ctx context.Context, words []string) (int, error) {
	s := pool.Get().(*scratch)
	defer pool.Put(s) // also
	s.words = append(s.words[:0], words...)
	go func() { // issue poolmisuse straygoroutine
		println(len(s.words)) // also
	}()
	return len(s.words), nil
}
