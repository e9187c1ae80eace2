// Command command: a small command framework decides what runs; one of the
// commands starts the handler.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type command struct {
	use      string
	run      func(args []string) error
	children []*command
}

func (c *command) add(child *command) { c.children = append(c.children, child) }

func (c *command) execute(args []string) error {
	for _, child := range c.children {
		if len(args) > 0 && child.use == args[0] {
			return child.execute(args[1:])
		}
	}
	if c.run != nil {
		return c.run(args)
	}
	return nil
}

var (
	last    string
	version string
)

func handle(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

func nopeVersion(args []string) error {
	version = "v1" // the version command does not start a handler
	return nil
}

func newRoot() *command {
	root := &command{use: "app"}
	root.add(&command{use: "version", run: nopeVersion})
	root.add(&command{use: "lambda", run: func([]string) error {
		lambda.Start(handle)
		return nil
	}})
	return root
}

func main() {
	if err := newRoot().execute(os.Args[1:]); err != nil {
		os.Exit(1)
	}
}
