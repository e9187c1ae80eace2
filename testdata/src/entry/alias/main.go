// Command alias: the lambda package under another name, and a package-level
// variable that is called lambda.
package main

import (
	"context"

	runtime "github.com/aws/aws-lambda-go/lambda"
)

type starter struct{}

// Start is not lambda.Start: what it is given runs once, here.
func (starter) Start(f func() error) { _ = f() }

var lambda starter

var last, warmed string

func handle(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

func nopeWarm() error {
	warmed = "yes"
	return nil
}

func main() {
	lambda.Start(nopeWarm)
	runtime.Start(handle)
}
