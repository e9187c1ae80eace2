// Command expiry renews its secret when it is too old.
//
// Source: field study: a cached secret with its time
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	secret  string
	fetched time.Time
)

func current() string {
	if time.Since(fetched) > 5*time.Minute { // also
		secret = ask()       // issue lazyinit globalwrite
		fetched = time.Now() // also
	}
	return secret // also
}

func ask() string { return "s3cret" }

func main() { lambda.Start(verify) }

func verify(ctx context.Context, given string) (bool, error) { return given == current(), nil }
