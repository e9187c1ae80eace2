// Command history appends each search to a list.
//
// Source: Uber 2022: concurrent slice access; race detector's tests: RaceAppendRW
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

var history []string

func main() { lambda.Start(search) }

func search(ctx context.Context, term string) (int, error) {
	history = append(history, term) // issue globalwrite
	return len(history), nil        // also
}
