// Command visitorsafe walks an order with a visitor for each invocation.
//
// Source: twin of visitor
// Safe: ownership: the collector is made by the invocation
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type item struct {
	SKU      string
	Children []item
}

func walk(it item, visit func(item)) {
	visit(it)
	for _, c := range it.Children {
		walk(c, visit)
	}
}

func collector() (visit func(item), result func() []string) {
	var skus []string
	return func(it item) { skus = append(skus, it.SKU) }, func() []string { return skus }
}

func main() {
	lambda.Start(func(ctx context.Context, root item) ([]string, error) {
		visit, result := collector()
		walk(root, visit)
		return result(), nil
	})
}
