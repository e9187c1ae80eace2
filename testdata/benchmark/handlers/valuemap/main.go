// Command valuemap normalises addresses with a method of a value that has a map.
//
// Source: Uber 2022: pass by value or by reference; a copied struct shares its map
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type normaliser struct {
	country string
	known   map[string]string
}

func (n normaliser) handle(ctx context.Context, address string) (string, error) {
	if a, ok := n.known[address]; ok { // also
		return a, nil
	}
	n.country = "FR"
	a := n.country + strings.ToUpper(address)
	n.known[address] = a // issue unsafecache
	return a, nil
}

func main() {
	lambda.Start(normaliser{known: map[string]string{}}.handle)
}
