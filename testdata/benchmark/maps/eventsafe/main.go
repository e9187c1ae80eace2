// Command eventsafe adds to the maps of its event.
//
// Source: field study: decoded event data
// Safe: ownership: the event is decoded for the invocation
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, req *events.APIGatewayProxyRequest) (*events.APIGatewayProxyRequest, error) {
	if req.Headers == nil {
		req.Headers = map[string]string{}
	}
	req.Headers["x-seen"] = "yes"
	delete(req.Headers, "authorization")
	req.PathParameters["stage"] = req.RequestContext.Stage
	return req, nil
}
