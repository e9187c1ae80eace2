// Command visitor walks an order with a visitor that main made.
//
// Source: GoKer kubernetes#70892: a closure over a shared slice
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
	return func(it item) {
			skus = append(skus, it.SKU) // issue handlerstate
		}, func() []string {
			return skus // also
		}
}

func main() {
	visit, result := collector()
	lambda.Start(func(ctx context.Context, root item) ([]string, error) {
		walk(root, visit)
		return result(), nil
	})
}
