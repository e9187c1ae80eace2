// Command httpecho answers HTTP requests of API Gateway with what they ask for.
package main

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type echo struct {
	Method string            `json:"method"`
	Path   string            `json:"path"`
	Query  map[string]string `json:"query,omitempty"`
	Body   string            `json:"body,omitempty"`
}

var headers = map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"}

func handle(_ context.Context, r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	body, err := json.Marshal(echo{
		Method: r.RequestContext.HTTP.Method,
		Path:   r.RawPath,
		Query:  r.QueryStringParameters,
		Body:   r.Body,
	})
	if err != nil {
		return events.APIGatewayV2HTTPResponse{}, err
	}
	return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusOK, Headers: headers, Body: string(body)}, nil
}

func main() {
	lambda.Start(handle)
}
