// Command channelsafe uses a channel with room for one as a lock.
//
// Source: race detector's tests: NoRaceChanMutex, NoRaceSelectMutex
// Safe: lock: send and receive of the one element
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
	p.jobs++
	return p.jobs, nil
}

func main() { lambda.Start((&printer{turn: make(chan struct{}, 1)}).handle) }
