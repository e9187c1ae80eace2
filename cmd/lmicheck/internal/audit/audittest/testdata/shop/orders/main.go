package main

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Total    int    `json:"total"`
}

// prices is filled on first use.
var prices map[string]int

type api struct {
	last *order
}

func (a *api) handle(ctx context.Context, req events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	a.last = &order{ID: req.RequestContext.RequestID, Customer: req.Headers["x-customer"]}
	if err := a.price(ctx, req.QueryStringParameters["sku"]); err != nil {
		return events.APIGatewayV2HTTPResponse{StatusCode: 502}, nil
	}
	body, err := json.Marshal(a.last)
	return events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: string(body)}, err
}

func (a *api) price(ctx context.Context, sku string) error {
	if prices == nil {
		p, err := fetch(ctx)
		if err != nil {
			return err
		}
		prices = p
	}
	a.last.Total = prices[sku]
	return nil
}

func fetch(context.Context) (map[string]int, error) {
	return map[string]int{"mug": 1200, "<script>alert(1)</script>": 1}, nil
}

func main() {
	a := &api{}
	lambda.Start(a.handle)
}
