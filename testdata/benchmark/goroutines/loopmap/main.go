// Command loopmap fills one map from the goroutines of a group.
//
// Source: Uber 2022: concurrent map access; the group joins, but does not lock
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/errgroup"
)

func main() { lambda.Start(sizes) }

func sizes(ctx context.Context, keys []string) (map[string]int, error) {
	out := map[string]int{}
	g, ctx := errgroup.WithContext(ctx)
	for _, k := range keys {
		g.Go(func() error {
			n, err := head(ctx, k)
			out[k] = n // issue unsafecache
			return err
		})
	}
	return out, g.Wait() // also
}

func head(ctx context.Context, key string) (int, error) { return len(key), ctx.Err() }
