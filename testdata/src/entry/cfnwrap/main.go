// Command cfnwrap: a CloudFormation custom resource.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambda"
)

var lastID string

func resource(ctx context.Context, e cfn.Event) (string, map[string]any, error) {
	lastID = e.PhysicalResourceID // want globalwrite "lastID"
	return lastID, nil, nil
}

func main() {
	lambda.Start(cfn.LambdaWrap(resource))
}
