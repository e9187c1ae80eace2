// Command twice puts its scratch space back on an error, and once more at the end.
//
// Source: race detector's tests: RacePool; a double Put
package main

import (
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type scratch struct{ words []string }

var pool = sync.Pool{New: func() any { return &scratch{} }}

func main() { lambda.Start(count) }

func count(ctx context.Context, words []string) (int, error) {
	s := pool.Get().(*scratch)
	defer pool.Put(s) // also
	if len(words) == 0 {
		pool.Put(s) // issue poolmisuse
		return 0, errors.New("no words")
	}
	s.words = append(s.words[:0], words...)
	return len(s.words), nil
}
