// Command gatheredsafe has a place for the result of each of its goroutines.
//
// Source: twin of gathered; race detector's tests: NoRaceSliceWriteLen, NoRaceSliceIndexAccess
// Safe: joined: each goroutine writes its own element
package main

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(translate) }

func translate(ctx context.Context, words []string) ([]string, error) {
	out := make([]string, len(words))
	var wg sync.WaitGroup
	for i, w := range words {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = strings.ToUpper(w)
		}()
	}
	wg.Wait()
	return out, nil
}
