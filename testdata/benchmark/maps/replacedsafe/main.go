// Command replacedsafe replaces its map by a changed copy.
//
// Source: race detector's tests: NoRaceAtomicLoadStorePointer
// Safe: atomic: copy on write; a map that was stored is not changed
package main

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type table struct {
	writing sync.Mutex
	routes  atomic.Pointer[map[string]string]
}

func (t *table) set(path, target string) {
	t.writing.Lock()
	defer t.writing.Unlock()
	next := map[string]string{}
	if old := t.routes.Load(); old != nil {
		next = maps.Clone(*old)
	}
	next[path] = target
	t.routes.Store(&next)
}

func (t *table) handle(ctx context.Context, e struct{ Path, Target string }) (string, error) {
	if e.Target != "" {
		t.set(e.Path, e.Target)
	}
	return (*t.routes.Load())[e.Path], nil
}

func main() {
	t := &table{}
	t.set("/", "home")
	lambda.Start(t.handle)
}
