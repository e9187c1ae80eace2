// Command urlsafe builds links from copies of one URL.
//
// Source: twin of url
// Safe: copy: a copy of the struct, JoinPath, and a query of its own
package main

import (
	"context"
	"net/url"

	"github.com/aws/aws-lambda-go/lambda"
)

var base, _ = url.Parse("https://example.org/?v=1")

func main() { lambda.Start(link) }

func link(ctx context.Context, id string) (string, error) {
	u := *base
	u.Path = "/doc/" + id
	q := base.Query()
	q.Set("lang", "en")
	u.RawQuery = q.Encode()
	return u.String() + base.JoinPath("x", id).String(), nil
}
