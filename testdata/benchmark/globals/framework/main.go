// Command framework saves a document with a team's own little framework.
//
// Source: field study: the team's context package, three packages away from main
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/globals/framework/appctx"
	"lmibenchmark/globals/framework/store"
)

func main() { lambda.Start(wrap(save)) }

func wrap(next func(events.APIGatewayProxyRequest) (string, error)) func(context.Context, events.APIGatewayProxyRequest) (string, error) {
	return func(ctx context.Context, req events.APIGatewayProxyRequest) (string, error) {
		appctx.Enter(ctx, req.RequestContext.Identity.User)
		return next(req)
	}
}

func save(req events.APIGatewayProxyRequest) (string, error) {
	return store.Save(req.PathParameters["id"])
}
