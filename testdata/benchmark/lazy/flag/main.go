// Command flag sets itself up with the first request, and has a flag for it.
//
// Source: Go memory model: incorrect synchronization, a flag beside the data
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type rules struct{ limits map[string]int }

var (
	loaded bool
	table  rules
)

func setup() {
	if loaded { // also
		return
	}
	table = rules{limits: map[string]int{"free": 10, "paid": 1000}} // issue lazyinit
	loaded = true                                                   // also
}

func main() { lambda.Start(limit) }

func limit(ctx context.Context, plan string) (int, error) {
	setup()
	return table.limits[plan], nil // also
}
