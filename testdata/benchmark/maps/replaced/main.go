// Command replaced replaces its map by a changed copy, in a plain variable.
//
// Source: twin of replacedsafe; race detector's tests: RaceMapVariable
package main

import (
	"context"
	"maps"

	"github.com/aws/aws-lambda-go/lambda"
)

var routes = map[string]string{"/": "home"}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e struct{ Path, Target string }) (string, error) {
	if e.Target != "" {
		next := maps.Clone(routes) // also
		next[e.Path] = e.Target
		routes = next // issue globalwrite
	}
	return routes[e.Path], nil // also
}
