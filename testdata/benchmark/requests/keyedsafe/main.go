// Command keyedsafe keeps profiles by the user whose they are.
//
// Source: twin of current
// Safe: lock: found by its key only
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type profile struct{ User, Name string }

type cache struct {
	mu sync.Mutex
	m  map[string]profile
}

func (c *cache) handle(ctx context.Context, user string) (profile, error) {
	c.mu.Lock()
	p, ok := c.m[user]
	c.mu.Unlock()
	if ok {
		return p, nil
	}
	p = profile{user, "name of " + user}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.m) > 1000 {
		clear(c.m)
	}
	c.m[user] = p
	return p, nil
}

func main() { lambda.Start((&cache{m: map[string]profile{}}).handle) }
