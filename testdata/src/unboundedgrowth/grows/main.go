// Command grows: collections that all invocations share.
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var (
	mu      sync.Mutex
	byID    = map[string]int{}
	history []string
	seen    sync.Map

	evicted  = map[string]int{}
	counted  = map[string]int{}
	swapped  = map[string]int{}
	fixed    = map[string]int{}
	batch    []string
	limited  []string
	dropped  sync.Map
	sessions = map[string]int{}
)

func wantGrowth(id string) {
	mu.Lock()
	defer mu.Unlock()
	byID[id]++                    // want unboundedgrowth "\"main.byID\" grows"
	history = append(history, id) // want unboundedgrowth "\"main.history\" grows"
	seen.Store(id, true)          // want unboundedgrowth "\"main.seen\" grows"
}

func nopeEvicted(id string) {
	mu.Lock()
	defer mu.Unlock()
	evicted[id] = 1
	for k := range evicted {
		if k != id {
			delete(evicted, k)
		}
	}
}

func nopeCounted(id string) {
	mu.Lock()
	defer mu.Unlock()
	if len(counted) < 1000 {
		counted[id] = 1
	}
}

func nopeSwapped(id string) map[string]int {
	mu.Lock()
	defer mu.Unlock()
	swapped[id] = 1
	full := swapped
	swapped = map[string]int{}
	return full
}

func nopeFixed(ok bool) {
	mu.Lock()
	defer mu.Unlock()
	if ok {
		fixed["ok"]++
	} else {
		fixed["failed"]++
	}
}

func nopeBatch(id string) []string {
	mu.Lock()
	defer mu.Unlock()
	batch = append(batch, id)
	out := batch
	batch = nil
	return out
}

func nopeLimited(id string) {
	mu.Lock()
	defer mu.Unlock()
	limited = append(limited, id)
	if len(limited) > 100 {
		limited = limited[1:]
	}
}

func nopeDropped(id string) {
	dropped.Store(id, true)
	defer dropped.Delete(id)
}

// nopeLocal is the invocation's own.
func nopeLocal(ids []string) map[string]bool {
	out := map[string]bool{}
	var list []string
	for _, id := range ids {
		out[id] = true
		list = append(list, id)
	}
	_ = list
	return out
}

// nopeSessions is cleaned by a goroutine that main started.
func nopeSessions(id string) {
	mu.Lock()
	sessions[id] = 1
	mu.Unlock()
}

func clean(tick <-chan bool) {
	for range tick {
		mu.Lock()
		clear(sessions)
		mu.Unlock()
	}
}

func handle(ctx context.Context, e events.APIGatewayProxyRequest) (any, error) {
	id := e.RequestContext.RequestID
	wantGrowth(id)
	nopeEvicted(id)
	nopeCounted(id)
	nopeFixed(id != "")
	nopeLimited(id)
	nopeDropped(id)
	nopeSessions(id)
	return []any{nopeSwapped(id), nopeBatch(id), nopeLocal([]string{id})}, nil
}

func main() {
	tick := make(chan bool)
	go clean(tick)
	lambda.Start(handle)
}
