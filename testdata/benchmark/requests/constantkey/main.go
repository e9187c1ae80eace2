// Command constantkey keeps the tenant in a sync.Map, under one key for all.
//
// Source: field study: request data in a map with a constant key
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var bag sync.Map

func main() { lambda.Start(handle) }

func handle(ctx context.Context, req events.APIGatewayV2HTTPRequest) (string, error) {
	bag.Store("tenant", req.Headers["x-tenant"]) // issue requestleak
	return table("orders"), nil
}

func table(name string) string {
	tenant, _ := bag.Load("tenant") // also
	return tenant.(string) + "-" + name
}
