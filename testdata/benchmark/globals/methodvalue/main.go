// Command methodvalue hands a method of a shared value to a runner.
//
// Source: race detector's tests: RaceMethodValue; GoKer kubernetes#80284: a receiver field read by a method value
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type dialer struct {
	host  string
	dials int
}

func (d *dialer) dial() string {
	d.dials++ // issue globalwrite
	return d.host
}

var shared = &dialer{host: "db.internal"}

func main() { lambda.Start(handle) }

func handle(ctx context.Context) (string, error) { return run(shared.dial), nil }

func run(f func() string) string { return f() }
