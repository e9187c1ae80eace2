// Command pointer keeps the user of the request in an atomic pointer.
//
// Source: Powertools for AWS Lambda (TypeScript) #5429, in Go; synchronised and still wrong
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type api struct{ user atomic.Pointer[string] }

func (a *api) handle(ctx context.Context, req events.APIGatewayProxyRequest) (string, error) {
	user := req.RequestContext.Identity.User
	a.user.Store(&user) // issue requestleak
	return a.profile(), nil
}

func (a *api) profile() string { return "profile of " + *a.user.Load() } // also

func main() { lambda.Start(new(api).handle) }
