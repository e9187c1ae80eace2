// Command expirysafe renews its secret when it is too old.
//
// Source: twin of expiry
// Safe: lock: check, renewal and use are under one lock, in a helper with a deferred closure
package main

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	mu      sync.Mutex
	secret  string
	fetched time.Time
)

func enter() func() {
	mu.Lock()
	return mu.Unlock
}

func current() string {
	defer enter()()
	if time.Since(fetched) > 5*time.Minute {
		secret = ask()
		fetched = time.Now()
	}
	return secret
}

func ask() string { return "s3cret" }

func main() { lambda.Start(verify) }

func verify(ctx context.Context, given string) (bool, error) { return given == current(), nil }
