// Command replysafe sends a channel for the answer with each request.
//
// Source: twin of crossed; race detector's tests: NoRaceRpcChan
// Safe: channel: each request has its own reply channel
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	text  string
	reply chan string
}

var requests = make(chan request)

func work() {
	for r := range requests {
		r.reply <- strings.ToUpper(r.text)
	}
}

func main() {
	for range 4 {
		go work()
	}
	lambda.Start(shout)
}

func shout(ctx context.Context, text string) (string, error) {
	r := request{text, make(chan string, 1)}
	requests <- r
	select {
	case s := <-r.reply:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
