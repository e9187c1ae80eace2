// Command headerpassed appends under a lock, and hands the slice on without it.
//
// Source: Uber 2022: a slice header is copied outside of the lock that guards it
package main

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type collector struct {
	mu   sync.Mutex
	uids []string
}

func (c *collector) safeAppend(uid string) {
	c.mu.Lock()
	c.uids = append(c.uids, uid) // also
	c.mu.Unlock()
}

func report(uids []string) string { return strings.Join(uids, ",") } // also

func (c *collector) handle(ctx context.Context, uid string) (string, error) {
	c.safeAppend(uid)
	return report(c.uids), nil // issue handlerstate
}

func main() { lambda.Start(new(collector).handle) }
