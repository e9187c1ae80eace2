// Command types: the program's own types around unsafe values, in another
// package, and a middleware that captures one.
package main

import (
	"context"
	"math/rand"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/unsafeshare/types/lib/sign"
)

type handlerFunc func(ctx context.Context, id string) (string, error)

// sampled captures a source of random numbers.
func sampled(next handlerFunc) handlerFunc {
	rng := rand.New(rand.NewSource(1))
	return func(ctx context.Context, id string) (string, error) {
		if rng.Float64() < 0.1 { // want unsafeshare "rng"
			return "", nil
		}
		return next(ctx, id)
	}
}

// The captured source has a captured lock.
func nopeSampled(next handlerFunc) handlerFunc {
	rng := rand.New(rand.NewSource(1))
	var mu sync.Mutex
	return func(ctx context.Context, id string) (string, error) {
		mu.Lock()
		skip := rng.Float64() < 0.1
		mu.Unlock()
		if skip {
			return "", nil
		}
		return next(ctx, id)
	}
}

// The source is made in each invocation.
func nopeFresh(next handlerFunc) handlerFunc {
	return func(ctx context.Context, id string) (string, error) {
		rng := rand.New(rand.NewSource(int64(len(id))))
		if rng.Float64() < 0.1 {
			return "", nil
		}
		return next(ctx, id)
	}
}

type app struct {
	shared *sign.Signer
	safe   *sign.LockedSigner
}

func (a *app) handle(ctx context.Context, id string) (string, error) {
	own := sign.New("key")
	return a.shared.Sign(id) + a.safe.Sign(id) + own.Sign(id), nil
}

func main() {
	a := &app{shared: sign.New("key"), safe: sign.NewLocked("key")}
	lambda.Start(sampled(nopeSampled(nopeFresh(a.handle))))
}
