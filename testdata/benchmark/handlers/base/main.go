// Command base has handlers that embed what they have in common.
//
// Source: GoKer serving#3148: an embedded struct behind an interface
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type base struct {
	ctx    context.Context
	traces []string
}

func (b *base) begin(ctx context.Context, name string) {
	b.ctx = ctx                       // issue handlerstate
	b.traces = append(b.traces, name) // also
}

type step interface {
	begin(ctx context.Context, name string)
	Run(ctx context.Context, in string) (string, error)
}

type charge struct{ base }

func (c *charge) Run(ctx context.Context, in string) (string, error) {
	c.begin(ctx, "charge")
	return in, c.ctx.Err() // also
}

func main() {
	var s step = &charge{}
	lambda.Start(s.Run)
}
