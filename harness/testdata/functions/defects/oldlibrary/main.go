// Command oldlibrary is built with a runtime client that polls for one invocation at a time.
package main

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type address struct {
	Customer string `json:"customer"`
	Street   string `json:"street"`
	City     string `json:"city"`
}

type normalized struct {
	Customer string `json:"customer"`
	Lines    string `json:"lines"`
}

func handle(_ context.Context, a address) (normalized, error) {
	if a.City == "" {
		return normalized{}, errors.New("address without a city")
	}
	lines := []string{strings.TrimSpace(a.Street), strings.ToUpper(strings.TrimSpace(a.City))}
	return normalized{Customer: a.Customer, Lines: strings.Join(lines, "\n")}, nil
}

func main() {
	lambda.Start(handle)
}
