// Command right is the right half of the rule's manual: errors go to the runtime
// client, and a goroutine recovers from its own panics.
package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID string }

func handle(ctx context.Context, o order) error {
	if err := save(ctx, o); err != nil {
		return fmt.Errorf("save %s: %w", o.ID, err)
	}
	failed := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				failed <- fmt.Errorf("index %s: %v", o.ID, r)
			}
			close(failed)
		}()
		mustIndex(o)
	}()
	return <-failed
}

func mustIndex(o order) {
	if o.ID == "" {
		panic("no id")
	}
}

func save(_ context.Context, o order) error {
	if o.ID == "" {
		return errors.New("no id")
	}
	return nil
}

func main() { lambda.Start(handle) }
