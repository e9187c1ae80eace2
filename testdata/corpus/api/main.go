// Command api serves a router behind API Gateway; the router is made by the first
// request.
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	chiadapter "github.com/awslabs/aws-lambda-go-api-proxy/chi"

	"lmicorpus/api/routes"
)

var adapter *chiadapter.ChiLambda

// Handler makes the adapter in the first invocation, and in each that comes before
// the first is done.
func Handler(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	if adapter == nil {
		log.Print("cold start")
		adapter = chiadapter.New(routes.New()) // want lazyinit "adapter"
	}
	return adapter.ProxyWithContext(ctx, req)
}

func main() {
	lambda.Start(Handler)
}
