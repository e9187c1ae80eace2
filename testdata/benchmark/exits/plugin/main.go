// Command plugin panics in an implementation that a group runs.
//
// Source: field study: panics behind interfaces; errgroup does not recover
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/errgroup"
)

type step interface{ Run(text string) error }

type parse struct{ strict bool }

func (p parse) Run(text string) error {
	if p.strict && text == "" {
		panic("nothing to parse") // issue exitpath
	}
	return nil
}

func main() {
	steps := []step{parse{true}, parse{false}}
	lambda.Start(func(ctx context.Context, text string) error {
		var g errgroup.Group
		for _, s := range steps {
			g.Go(func() error { return s.Run(text) })
		}
		return g.Wait()
	})
}
