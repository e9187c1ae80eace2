// Command customs files declarations, one carrier after the other.
package main

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/lambda"
)

type declaration struct {
	Carrier string `json:"carrier"`
	Goods   string `json:"goods"`
}

func handle(_ context.Context, d declaration) (string, error) {
	if d.Carrier == "" {
		return "", errors.New("a declaration needs a carrier")
	}
	return "filed for " + d.Carrier + ": " + d.Goods, nil
}

func main() {
	lambda.Start(handle)
}
