// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID string }

func handle(ctx context.Context, o order) error {
	go audit(ctx, o.ID) // want straygoroutine `^goroutine started by handler "handle" may outlive the invocation: nothing waits for its end$`
	return ship(ctx, o)
}

func audit(_ context.Context, id string)    { log.Print("audit ", id) }
func ship(_ context.Context, _ order) error { return nil }

func main() { lambda.Start(handle) }
