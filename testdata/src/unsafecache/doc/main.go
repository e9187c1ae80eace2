// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type profile struct{ Name string }

var profiles = map[string]profile{}

func find(ctx context.Context, id string) (profile, error) {
	if p, ok := profiles[id]; ok {
		return p, nil
	}
	p, err := fetch(ctx, id)
	if err != nil {
		return profile{}, err
	}
	profiles[id] = p // want unsafecache `^"main.profiles" is a map written by every invocation of "find" without synchronization \(also read at main.go:15\)$`
	return p, nil
}

func fetch(ctx context.Context, id string) (profile, error) { return profile{id}, ctx.Err() }

func main() { lambda.Start(find) }
