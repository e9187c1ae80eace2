// Command closedtwice tells its background goroutine to stop, in every invocation that sees the event.
//
// Source: race detector's tests: RaceChanCloseClose; GoBench: channel misuse
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type poller struct {
	stop    chan struct{}
	stopped bool
}

func (p *poller) handle(ctx context.Context, op string) (string, error) {
	if op == "stop" && !p.stopped { // also
		close(p.stop)    // also
		p.stopped = true // issue lazyinit handlerstate
	}
	return "ok", nil
}

func (p *poller) loop() { <-p.stop }

func main() {
	p := &poller{stop: make(chan struct{})}
	go p.loop()
	lambda.Start(p.handle)
}
