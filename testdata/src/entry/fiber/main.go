// Command fiber: fiber behind the adapter.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	fiberadapter "github.com/awslabs/aws-lambda-go-api-proxy/fiber"
	"github.com/gofiber/fiber/v2"
)

var last, lastSeen string

var adapter *fiberadapter.FiberLambda

func init() {
	app := fiber.New()
	app.Use(func(c *fiber.Ctx) error {
		lastSeen = c.Path() // want globalwrite "lastSeen"
		return c.Next()
	})
	app.Get("/", func(c *fiber.Ctx) error {
		last = c.Path() // want globalwrite "last"
		return c.SendString("hello")
	})
	adapter = fiberadapter.New(app)
}

func handler(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	return adapter.ProxyWithContext(ctx, req)
}

func main() {
	lambda.Start(handler)
}
