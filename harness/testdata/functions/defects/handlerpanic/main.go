// Command handlerpanic takes the first item of an order, which an order of a gift card does not have.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type item struct {
	Article string `json:"article"`
	Cents   int64  `json:"cents"`
}

type order struct {
	Customer string `json:"customer"`
	Kind     string `json:"kind"`
	Items    []item `json:"items"`
}

type confirmation struct {
	Customer string `json:"customer"`
	Headline string `json:"headline"`
	Cents    int64  `json:"cents"`
}

func headline(o order) string {
	return o.Kind + " of " + o.Items[0].Article
}

func handle(_ context.Context, o order) (confirmation, error) {
	c := confirmation{Customer: o.Customer, Headline: headline(o)}
	for _, it := range o.Items {
		c.Cents += it.Cents
	}
	return c, nil
}

func main() {
	lambda.Start(handle)
}
