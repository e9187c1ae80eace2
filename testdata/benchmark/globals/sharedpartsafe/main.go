// Command sharedpartsafe answers from a template of which it makes a copy.
//
// Source: twin of sharedpart
// Safe: copy: the map is cloned before it is written
package main

import (
	"context"
	"maps"

	"github.com/aws/aws-lambda-go/lambda"
)

type answer struct {
	Status int
	Header map[string]string
}

var template = answer{Status: 200, Header: map[string]string{"Cache-Control": "no-store"}}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, lang string) (answer, error) {
	a := template
	a.Header = maps.Clone(a.Header)
	a.Header["Content-Language"] = lang
	return a, nil
}
