// Command ginglobal: gin behind an adapter that init makes, the commonest shape.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	ginadapter "github.com/awslabs/aws-lambda-go-api-proxy/gin"
	"github.com/gin-gonic/gin"
)

var ginLambda *ginadapter.GinLambda

var last, lastUser, lastMember string

func auth() gin.HandlerFunc {
	return func(c *gin.Context) {
		lastUser = c.GetHeader("X-User") // want globalwrite "lastUser"
		c.Next()
	}
}

func ping(c *gin.Context) {
	last = c.Request.URL.Path // want globalwrite "last"
	c.JSON(200, gin.H{"message": "pong"})
}

func members(g *gin.RouterGroup) {
	g.GET("/:id", func(c *gin.Context) {
		lastMember = c.Param("id") // want globalwrite "lastMember"
	})
}

func init() {
	r := gin.New()
	r.Use(auth())
	r.GET("/ping", ping)
	members(r.Group("/members"))
	ginLambda = ginadapter.New(r)
}

func Handler(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	return ginLambda.ProxyWithContext(ctx, req)
}

func main() {
	lambda.Start(Handler)
}
