// Command sharedpart answers from a template of which it makes a copy.
//
// Source: race detector's tests: RaceStructRW, RaceMapVariable; a copy that shares its map
package main

import (
	"context"

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
	a.Status = 202
	a.Header["Content-Language"] = lang // issue unsafecache
	return a, nil                       // also
}
