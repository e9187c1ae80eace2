// Command right is the right half of the rule's manual: the invocation waits.
package main

import (
	"context"
	"log"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID string }

func handle(ctx context.Context, o order) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		audit(ctx, o.ID)
	}()
	return ship(ctx, o)
}

func audit(_ context.Context, id string)    { log.Print("audit ", id) }
func ship(_ context.Context, _ order) error { return nil }

func main() { lambda.Start(handle) }
