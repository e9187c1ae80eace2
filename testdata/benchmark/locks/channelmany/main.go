// Command channelmany uses a channel with room for several as a lock.
//
// Source: twin of channelsafe; race detector's tests: RaceChanSem
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type printer struct {
	turn chan struct{}
	jobs int
}

func (p *printer) handle(ctx context.Context, text string) (int, error) {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	defer func() { <-p.turn }()
	p.jobs++           // issue handlerstate
	return p.jobs, nil // also
}

func main() { lambda.Start((&printer{turn: make(chan struct{}, 4)}).handle) }
