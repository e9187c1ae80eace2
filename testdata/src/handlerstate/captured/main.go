// Command captured: the handler is a closure.
package main

import (
	"context"
	"os"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type config struct {
	region string
	limit  int
}

type handlerFunc func(ctx context.Context, id string) (string, error)

func withCount(next handlerFunc) handlerFunc {
	var calls int
	var last string
	prefix := os.Getenv("PREFIX") // only read
	return func(ctx context.Context, id string) (string, error) {
		calls++   // want handlerstate "calls"
		last = id // want handlerstate "last"
		return next(ctx, prefix+last)
	}
}

func nopeWithLock(next handlerFunc) handlerFunc {
	var mu sync.Mutex
	n := 0
	return func(ctx context.Context, id string) (string, error) {
		mu.Lock()
		n++ // every invocation holds the captured lock
		mu.Unlock()
		return next(ctx, id)
	}
}

func nopeWithAtomic(next handlerFunc) handlerFunc {
	var n atomic.Int64
	return func(ctx context.Context, id string) (string, error) {
		n.Add(1)
		return next(ctx, id)
	}
}

// The captured variable belongs to the invocation: the outer closure runs in it.
func nopePerRequest(next handlerFunc) handlerFunc {
	return func(ctx context.Context, id string) (string, error) {
		steps := 0
		step := func() { steps++ }
		step()
		step()
		return next(ctx, id)
	}
}

// A parameter of the closure that is called like a captured variable.
func nopeParameter(next handlerFunc) handlerFunc {
	id := "default"
	_ = id
	return func(ctx context.Context, id string) (string, error) {
		id += "!"
		return next(ctx, id)
	}
}

func withConfig(cfg *config, next handlerFunc) handlerFunc {
	return func(ctx context.Context, id string) (string, error) {
		cfg.region = id // want handlerstate "region"
		return next(ctx, id)
	}
}

// The parameter is a copy, captured by the closure, and only read.
func nopeWithValue(cfg config, next handlerFunc) handlerFunc {
	cfg.limit++ // once, while the chain is built
	return func(ctx context.Context, id string) (string, error) {
		own := cfg
		own.region = id
		return next(ctx, own.region)
	}
}

// withErr assigns to the factory's err instead of declaring one.
func withErr(next handlerFunc) (handlerFunc, error) {
	path, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, id string) (string, error) {
		var out string
		out, err = next(ctx, path+id) // want handlerstate "err"
		return out, err
	}, nil
}

func main() {
	count := 0
	count = len(os.Args) // before Start
	cfg := &config{region: os.Getenv("REGION")}
	var mu sync.RWMutex
	latest := ""
	h := handlerFunc(func(ctx context.Context, id string) (string, error) {
		count++             // want handlerstate "count"
		cfg.limit = len(id) // want handlerstate "limit"
		func() {
			mu.Lock()
			defer mu.Unlock()
			latest = id
		}()
		mu.RLock()
		defer mu.RUnlock()
		return latest, nil
	})
	h = nopeWithLock(nopeWithAtomic(nopePerRequest(nopeParameter(h))))
	h = withCount(withConfig(cfg, nopeWithValue(*cfg, h)))
	h, err := withErr(h)
	if err != nil {
		panic(err)
	}
	lambda.Start(h)
}
