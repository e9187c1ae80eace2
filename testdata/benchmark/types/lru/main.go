// Command lru keeps documents in a cache without a lock.
//
// Source: Uber 2022: thread-safe API contract; hashicorp/golang-lru simplelru
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/hashicorp/golang-lru/v2/simplelru"
)

var docs, _ = simplelru.NewLRU[string, string](128, nil)

func main() { lambda.Start(load) }

func load(ctx context.Context, id string) (string, error) {
	if d, ok := docs.Get(id); ok { // issue unsafecache
		return d, nil
	}
	d := "document " + id
	docs.Add(id, d) // also
	return d, nil
}
