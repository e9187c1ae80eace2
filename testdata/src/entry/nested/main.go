// Command nested: a handler that hands another one to Lambda when it sees the event of a
// custom resource. From then on invocations run both.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambda"
)

var seen int

var stack string

// region is set once, by a goroutine that serves; its handler is not run a second time.
var region string

func handle(ctx context.Context, event map[string]any) error {
	if _, ok := event["RequestType"]; ok {
		lambda.Start(cfn.LambdaWrap(resource))
	}
	seen++ // want globalwrite "seen"
	return nil
}

func resource(ctx context.Context, e cfn.Event) (string, map[string]any, error) {
	stack = e.StackID // want globalwrite "stack"
	return "", nil, nil
}

func main() {
	done := make(chan bool)
	go func() {
		region = "eu-west-1"
		lambda.Start(handle)
		done <- true
	}()
	<-done
}
