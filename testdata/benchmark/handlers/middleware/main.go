// Command middleware has a chain whose links remember the request.
//
// Source: field study: middleware with the request in a field
package main

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type handler interface {
	Serve(ctx context.Context, req *events.APIGatewayProxyRequest) (string, error)
}

type auth struct {
	next  handler
	token string
}

func (a *auth) Serve(ctx context.Context, req *events.APIGatewayProxyRequest) (string, error) {
	a.token = req.Headers["Authorization"] // issue handlerstate
	if !a.allowed() {
		return "", errors.New("forbidden")
	}
	return a.next.Serve(ctx, req)
}

func (a *auth) allowed() bool { return len(a.token) > 7 } // also

type hello struct{}

func (hello) Serve(context.Context, *events.APIGatewayProxyRequest) (string, error) {
	return "hello", nil
}

func main() {
	var h handler = &auth{next: hello{}}
	lambda.Start(h.Serve)
}
