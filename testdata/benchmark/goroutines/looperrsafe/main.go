// Command looperrsafe sends notices in the goroutines of a group.
//
// Source: twin of looperr; race detector's tests: NoRaceWaitGroup
// Safe: joined: loop variables are new in each iteration, the group keeps the error, a mutex guards the count
package main

import (
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/errgroup"
)

func main() { lambda.Start(notify) }

func notify(ctx context.Context, users []string) (int, error) {
	var mu sync.Mutex
	sent := 0
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for i, u := range users {
		g.Go(func() error {
			if err := send(ctx, u, i); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			sent++
			return nil
		})
	}
	err := g.Wait()
	return sent, err
}

func send(ctx context.Context, user string, n int) error {
	if user == "" {
		return errors.New("no user")
	}
	return ctx.Err()
}
