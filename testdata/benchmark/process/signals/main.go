// Command signals asks for signals in each invocation.
//
// Source: field study: process-wide subscriptions in handlers
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(work) }

func work(ctx context.Context, parts []string) (int, error) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM) // issue processstate
	n := 0
	for range parts {
		select {
		case <-stop:
			return n, nil
		default:
			n++
		}
	}
	return n, nil
}
