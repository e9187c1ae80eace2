// Command beside starts what runs beside the handlers, with constant arguments and by
// timers.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	rate    = 1.0
	expired bool
	joined  float64
)

func main() {
	go refresh(time.Minute, "rate")
	time.AfterFunc(time.Hour, func() {
		expired = true // want globalwrite `background goroutine .* writes package variable "main.expired"`
	})
	nopeJoined()
	lambda.Start(handle)
}

func refresh(every time.Duration, what string) {
	for range time.Tick(every) {
		rate = float64(len(what)) // want globalwrite `background goroutine .*main.rate`
	}
}

// nopeJoined waits for the timer before there are invocations.
func nopeJoined() {
	done := make(chan struct{})
	time.AfterFunc(time.Millisecond, func() {
		joined = 2
		close(done)
	})
	<-done
}

func handle(ctx context.Context, x float64) (float64, error) {
	if expired {
		return 0, nil
	}
	return x * rate * joined, nil
}
