// Command lrusafe keeps documents in a cache with a lock.
//
// Source: twin of lru
// Safe: lock: the cache of the parent package has one
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	lru "github.com/hashicorp/golang-lru/v2"
)

var docs, _ = lru.New[string, string](128)

func main() { lambda.Start(load) }

func load(ctx context.Context, id string) (string, error) {
	if d, ok := docs.Get(id); ok {
		return d, nil
	}
	d := "document " + id
	docs.Add(id, d)
	return d, nil
}
