// Command callresult: a method value on the result of a call, in another package.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/entry/callresult/api"
)

func main() {
	lambda.Start(api.GetHandler().Graphql)
}
