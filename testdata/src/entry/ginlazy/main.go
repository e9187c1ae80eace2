// Command ginlazy: the idiom of many READMEs: the first invocation builds the
// router, unless two come first.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	ginadapter "github.com/awslabs/aws-lambda-go-api-proxy/gin"
	"github.com/gin-gonic/gin"
)

var ginLambda *ginadapter.GinLambda

var last string

func Handler(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	if ginLambda == nil {
		r := gin.Default()
		r.GET("/ping", func(c *gin.Context) {
			last = c.Request.URL.Path // want globalwrite "last"
		})
		ginLambda = ginadapter.New(r) // want lazyinit "ginLambda"
	}
	return ginLambda.ProxyWithContext(ctx, req)
}

func main() {
	lambda.Start(Handler)
}
