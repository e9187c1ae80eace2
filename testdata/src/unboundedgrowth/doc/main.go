// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type profile struct{ Name string }

type request struct {
	ID      string
	Profile profile
}

var (
	mu       sync.Mutex
	profiles = map[string]profile{}
)

func remember(id string, p profile) {
	mu.Lock()
	defer mu.Unlock()
	profiles[id] = p // want unboundedgrowth `^"main\.profiles" grows by invocations of "handle" and nothing is ever taken out: environments live for days \(via remember\)$`
}

func handle(ctx context.Context, r request) error {
	remember(r.ID, r.Profile)
	return nil
}

func main() { lambda.Start(handle) }
