// Command bare: the same framework without the middleware.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	ginadapter "github.com/awslabs/aws-lambda-go-api-proxy/gin"
	"github.com/gin-gonic/gin"
)

var adapter *ginadapter.GinLambda

func main() {
	r := gin.New()
	r.Use(gin.Logger())
	r.GET("/", handle)
	adapter = ginadapter.New(r)
	lambda.Start(serve)
}

func serve(ctx context.Context, e events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	return adapter.ProxyWithContext(ctx, e)
}

func handle(c *gin.Context) {
	if c.Query("id") == "" {
		panic("no id") // want exitpath `panic in handler "serve" ends the execution environment`
	}
}
