// Command gathered appends the results of its goroutines to one slice.
//
// Source: Uber 2022: concurrent slice access
package main

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(translate) }

func translate(ctx context.Context, words []string) ([]string, error) {
	var out []string
	var wg sync.WaitGroup
	for _, w := range words {
		wg.Add(1)
		go func(w string) {
			defer wg.Done()
			out = append(out, strings.ToUpper(w)) // issue globalwrite handlerstate
		}(w)
	}
	wg.Wait()
	return out, nil // also
}
