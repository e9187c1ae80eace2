// Command repository makes a repository with a lock for each request, over one map.
//
// Source: Uber 2022: a lock that is not the same; field study: constructors in the handler
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var rows = map[string]string{}

type repository struct {
	mu   sync.Mutex
	rows map[string]string
}

func newRepository() *repository { return &repository{rows: rows} }

func (r *repository) put(id, v string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rows[id] = v // issue unsafecache
}

func main() { lambda.Start(save) }

func save(ctx context.Context, e struct{ ID, Value string }) error {
	newRepository().put(e.ID, e.Value)
	return nil
}
