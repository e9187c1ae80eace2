// Command cache keeps customers that it has looked up.
//
// Source: Uber 2022: concurrent map access; race detector's tests: RaceMapRW
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type customer struct{ ID, Name string }

var customers = map[string]customer{}

func main() { lambda.Start(lookup) }

func lookup(ctx context.Context, id string) (customer, error) {
	if c, ok := customers[id]; ok { // also
		return c, nil
	}
	c := customer{ID: id, Name: "customer " + id}
	customers[id] = c // issue unsafecache
	return c, nil
}
