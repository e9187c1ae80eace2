// Command right is the right half of the rule's manual: every access to the map
// holds the mutex, and what is returned is a copy of the entry.
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type profile struct{ Name string }

var (
	mu       sync.Mutex
	profiles = map[string]profile{} // guarded by mu
)

func find(ctx context.Context, id string) (profile, error) {
	mu.Lock()
	p, ok := profiles[id]
	mu.Unlock()
	if ok {
		return p, nil
	}
	p, err := fetch(ctx, id) // not under the lock: others need not wait for it
	if err != nil {
		return profile{}, err
	}
	mu.Lock()
	profiles[id] = p
	mu.Unlock()
	return p, nil
}

func fetch(ctx context.Context, id string) (profile, error) { return profile{id}, ctx.Err() }

func main() { lambda.Start(find) }
