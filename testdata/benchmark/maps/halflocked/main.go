// Command halflocked writes its map under a lock, and reads it without.
//
// Source: Uber 2022: partial locking; GoKer etcd#9446: an embedded map
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type features struct {
	mu sync.Mutex
	m  map[string]bool
}

func (f *features) set(name string, on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.m[name] = on // also
}

func (f *features) on(name string) bool {
	return f.m[name] // issue unsafecache
}

type change struct {
	Name string
	Set  *bool
}

func (f *features) handle(ctx context.Context, c change) (bool, error) {
	if c.Set != nil {
		f.set(c.Name, *c.Set)
	}
	return f.on(c.Name), nil
}

func main() {
	f := &features{m: map[string]bool{}}
	lambda.Start(f.handle)
}
