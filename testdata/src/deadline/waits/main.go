// Command waits: handlers that wait, for this and that.
package main

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/errgroup"
)

type order struct{ ID string }

func wantReceive(ctx context.Context) error {
	<-ctx.Done() // want deadline "waits for the end of its own context"
	return ctx.Err()
}

func wantSelect(ctx context.Context, work chan string) (string, error) {
	select { // want deadline "waits for the end of its own context"
	case s := <-work:
		return s, nil
	case <-ctx.Done():
		return "", errors.New("too slow")
	}
}

func nopeTimeout(ctx context.Context, work chan string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	select {
	case s := <-work:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// nopePoll only asks.
func nopePoll(ctx context.Context, lines []string) int {
	n := 0
	for range lines {
		select {
		case <-ctx.Done():
			return n
		default:
		}
		if ctx.Err() != nil {
			return n
		}
		n++
	}
	return n
}

// nopeWorker is told to end; it answers nobody.
func nopeWorker(ctx context.Context, in chan string) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		select {
		case <-in:
		case <-ctx.Done():
		}
		return nil
	})
	return g.Wait()
}

func nopeGoroutine(ctx context.Context, in chan string) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-in:
		case <-ctx.Done():
		}
	}()
	<-done
}

func handle(ctx context.Context, o order) (string, error) {
	work := make(chan string, 1)
	if o.ID == "" {
		return "", wantReceive(ctx)
	}
	nopePoll(ctx, []string{o.ID})
	nopeGoroutine(ctx, work)
	if err := nopeWorker(ctx, work); err != nil {
		return "", err
	}
	if s, err := nopeTimeout(ctx, work); err == nil {
		return s, nil
	}
	return wantSelect(ctx, work)
}

func main() { lambda.Start(handle) }
