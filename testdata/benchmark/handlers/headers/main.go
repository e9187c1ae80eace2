// Command headers adds to the headers that all answers have.
//
// Source: field study: the redirect header map
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var headers = map[string]string{"Content-Type": "text/html"}

func main() { lambda.Start(redirect) }

func redirect(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	res := events.APIGatewayProxyResponse{StatusCode: 302, Headers: headers}
	res.Headers["Location"] = "https://example.org/" + req.PathParameters["id"] // issue unsafecache
	return res, nil                                                             // also
}
