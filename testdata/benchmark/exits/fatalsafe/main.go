// Command fatalsafe ends with log.Fatal in main only.
//
// Source: twin of fatal
// Safe: phase: before the handler is started no invocation is there
package main

import (
	"context"
	"log"
	"os"
	"regexp"

	"github.com/aws/aws-lambda-go/lambda"
)

var id = regexp.MustCompile(`^[a-z]+$`)

func must(name string) string {
	v, ok := os.LookupEnv(name)
	if !ok {
		log.Fatalf("%s is not set", name)
	}
	return v
}

func main() {
	table := must("TABLE")
	if must("STAGE") == "" {
		os.Exit(2)
	}
	lambda.Start(func(ctx context.Context, s string) (string, error) {
		if !id.MatchString(s) {
			return "", nil
		}
		return table + s, nil
	})
}
