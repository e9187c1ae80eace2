// Command dispatch: a map of handlers, and one handler that chooses.
package main

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	Action string
	ID     string
}

var created, deleted, listed string

func create(ctx context.Context, e event) error {
	created = e.ID // want globalwrite "created"
	return nil
}

func remove(ctx context.Context, e event) error {
	deleted = e.ID // want globalwrite "deleted"
	return nil
}

// nopeList has the right type, but no table holds it.
func nopeList(ctx context.Context, e event) error {
	listed = e.ID
	return nil
}

var actions = map[string]func(context.Context, event) error{
	"create": create,
}

func init() {
	actions["delete"] = remove
}

func handle(ctx context.Context, e event) error {
	action, ok := actions[e.Action]
	if !ok {
		return errors.New("unknown action")
	}
	return action(ctx, e)
}

func main() {
	lambda.Start(handle)
}
