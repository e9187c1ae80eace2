// Command frameworksafe saves a document with a team's own little framework.
//
// Source: twin of framework
// Safe: ownership: the state is made for the request and travels in its context
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"lmibenchmark/globals/frameworksafe/appctx"
)

func main() { lambda.Start(save) }

func save(ctx context.Context, req events.APIGatewayProxyRequest) (string, error) {
	ctx, state := appctx.Enter(ctx)
	state.User = req.RequestContext.Identity.User
	return appctx.User(ctx) + "/" + req.PathParameters["id"], nil
}
