// Command strategy retries with a back-off that the event chooses.
//
// Source: race detector's tests: RaceFuncVariableRW, RaceFuncItself
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type job struct {
	Name   string
	Urgent bool
}

var pause = func(n int) time.Duration { return time.Duration(n) * time.Second }

func main() { lambda.Start(run) }

func run(ctx context.Context, j job) (time.Duration, error) {
	if j.Urgent {
		pause = func(n int) time.Duration { return time.Duration(n) * time.Millisecond } // issue globalwrite
	}
	var all time.Duration
	for n := range 3 {
		all += pause(n) // also
	}
	return all, nil
}
