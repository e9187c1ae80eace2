// Command url builds links from one URL.
//
// Source: race detector's tests: RaceStructInd; a pointer that looks like a value
package main

import (
	"context"
	"net/url"

	"github.com/aws/aws-lambda-go/lambda"
)

var base, _ = url.Parse("https://example.org/")

func main() { lambda.Start(link) }

func link(ctx context.Context, id string) (string, error) {
	u := base
	u.Path = "/doc/" + id  // issue globalwrite
	return u.String(), nil // also
}
