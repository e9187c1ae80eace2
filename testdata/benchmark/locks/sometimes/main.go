// Command sometimes locks only if it has been told to.
//
// Source: Uber 2022: missing locking on one path; a lock behind a setting
package main

import (
	"context"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type ledger struct {
	concurrent bool
	mu         sync.Mutex
	entries    []int64
}

func (l *ledger) post(ctx context.Context, cents int64) (int, error) {
	if l.concurrent {
		l.mu.Lock()
		defer l.mu.Unlock()
	}
	l.entries = append(l.entries, cents) // issue handlerstate
	return len(l.entries), nil           // also
}

func main() { lambda.Start((&ledger{concurrent: os.Getenv("MODE") == "lmi"}).post) }
