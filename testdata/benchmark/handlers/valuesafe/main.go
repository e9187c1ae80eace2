// Command valuesafe normalises addresses with a method of a value.
//
// Source: Uber 2022: pass by value or by reference; race detector's tests: NoRaceMethodValue
// Safe: copy: a value receiver writes to its copy
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type normaliser struct {
	country string
	seen    int
}

func (n normaliser) handle(ctx context.Context, address string) (string, error) {
	n.seen++
	if strings.HasPrefix(address, "+") {
		n.country = address[1:3]
	}
	return n.format(address), nil
}

func (n normaliser) format(address string) string { return n.country + " " + address }

func main() {
	n := normaliser{country: "DE"}
	lambda.Start(n.handle)
}
