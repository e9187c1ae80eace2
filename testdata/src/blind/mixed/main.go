// Command mixed: one registration is blind, and the other is still analysed.
package main

import (
	"context"
	"os"
	"plugin"

	"github.com/aws/aws-lambda-go/lambda"
)

var last string

func handle(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

func main() {
	if path := os.Getenv("PLUGIN"); path != "" {
		p, err := plugin.Open(path)
		if err != nil {
			panic(err)
		}
		h, err := p.Lookup("Handle")
		if err != nil {
			panic(err)
		}
		lambda.Start(h) // blind entry
		return
	}
	lambda.Start(handle)
}
