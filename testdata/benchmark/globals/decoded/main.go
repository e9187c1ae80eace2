// Command decoded prices a basket with rates that come with the event.
//
// Source: field study: json.Unmarshal into a package variable in the handler
package main

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var basket struct {
	Items    []string
	Currency string
}

func main() { lambda.Start(price) }

func price(ctx context.Context, req events.APIGatewayV2HTTPRequest) (string, error) {
	if err := json.Unmarshal([]byte(req.Body), &basket); err != nil { // issue globalwrite
		return "", err
	}
	return basket.Currency + total(basket.Items), nil // also
}

func total(items []string) string { return items[0] }
