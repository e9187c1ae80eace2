// Command headerssafe answers with the headers that all answers have.
//
// Source: twin of headers
// Safe: readonly: nothing writes the shared map; the redirect has a map of its own
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var (
	headers  = map[string]string{"Content-Type": "text/html"}
	notFound = &events.APIGatewayProxyResponse{StatusCode: 404, Headers: headers}
)

func main() { lambda.Start(redirect) }

func redirect(ctx context.Context, req events.APIGatewayProxyRequest) (*events.APIGatewayProxyResponse, error) {
	id, ok := req.PathParameters["id"]
	if !ok {
		return notFound, nil
	}
	res := *notFound
	res.StatusCode = 302
	res.Headers = map[string]string{}
	for k, v := range headers {
		res.Headers[k] = v
	}
	res.Headers["Location"] = "https://example.org/" + id
	return &res, nil
}
