// Command historysafe appends each search to a list under a lock.
//
// Source: twin of history
// Safe: lock: reads and writes hold it
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type log struct {
	sync.Mutex
	terms []string
}

func (l *log) search(ctx context.Context, term string) (int, error) {
	l.Lock()
	defer l.Unlock()
	if len(l.terms) >= 1000 {
		l.terms = l.terms[:0]
	}
	l.terms = append(l.terms, term)
	return len(l.terms), nil
}

func main() { lambda.Start(new(log).search) }
