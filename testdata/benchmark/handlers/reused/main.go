// Command reused fills one answer again and again, to save memory.
//
// Source: field study: a response struct captured by the handler
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func newHandler() func(context.Context, events.APIGatewayProxyRequest) (*events.APIGatewayProxyResponse, error) {
	res := &events.APIGatewayProxyResponse{StatusCode: 200}
	return func(ctx context.Context, req events.APIGatewayProxyRequest) (*events.APIGatewayProxyResponse, error) {
		res.Body = "hello " + req.QueryStringParameters["name"] // issue handlerstate
		return res, nil                                         // also
	}
}

func main() { lambda.Start(newHandler()) }
