// Command localonce loads its word list once for each request, by mistake.
//
// Source: field study: a Once declared inside the function guards nothing
package main

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var words []string

func main() { lambda.Start(check) }

func check(ctx context.Context, text string) (bool, error) {
	var once sync.Once
	once.Do(func() {
		words = strings.Fields("spam scam sham") // issue globalwrite lazyinit
	})
	for _, w := range words { // also
		if strings.Contains(text, w) {
			return false, nil
		}
	}
	return true, nil
}
