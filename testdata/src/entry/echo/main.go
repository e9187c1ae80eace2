// Command echo: echo behind the adapter, with a group and a middleware.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	echoadapter "github.com/awslabs/aws-lambda-go-api-proxy/echo"
	"github.com/labstack/echo/v4"
)

var last, lastFiltered, lastGroup string

var adapter *echoadapter.EchoLambdaV2

func filter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		lastFiltered = c.Path() // want globalwrite "lastFiltered"
		return next(c)
	}
}

func home(c echo.Context) error {
	last = c.Path() // want globalwrite "last"
	return c.NoContent(204)
}

func init() {
	e := echo.New()
	e.Use(filter)
	e.GET("/", home)
	g := e.Group("/group")
	g.POST("", func(c echo.Context) error {
		lastGroup = c.Path() // want globalwrite "lastGroup"
		return nil
	})
	adapter = echoadapter.NewV2(e)
}

func main() {
	lambda.Start(func(ctx context.Context, req events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		return adapter.ProxyWithContext(ctx, req)
	})
}
