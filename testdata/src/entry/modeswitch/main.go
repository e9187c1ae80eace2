// Command modeswitch: on Lambda it starts the handler, elsewhere it polls. What
// the other branches write is not concurrent with invocations.
package main

import (
	"context"
	"flag"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	last   string
	polled int
	mode   string
)

func handle(ctx context.Context, id string) (int, error) {
	last = id // want globalwrite "last"
	if mode == "quiet" {
		return 0, nil
	}
	return polled, nil
}

// nopePoll runs in a process that never starts the handler.
func nopePoll() {
	for {
		polled++
		time.Sleep(time.Second)
	}
}

func main() {
	mode = os.Getenv("MODE")
	if len(os.Args) > 1 && os.Args[1] == "once" {
		flag.Parse()
		last = flag.Arg(0) // returns before Start
		return
	}
	if os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" {
		lambda.Start(handle)
	} else {
		polled = -1
		nopePoll()
	}
}
