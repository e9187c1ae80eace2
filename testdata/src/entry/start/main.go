// Command start: the plain shape.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var last string

func handler(ctx context.Context, e events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	last = e.Path // want globalwrite "last"
	return events.APIGatewayProxyResponse{StatusCode: 200, Body: last}, nil
}

// nopeDebug is not reachable from any entry point.
func nopeDebug() {
	last = "debug"
}

func main() {
	lambda.Start(handler)
}
