// Command gin: a framework whose middleware recovers from panics of handlers.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	ginadapter "github.com/awslabs/aws-lambda-go-api-proxy/gin"
	"github.com/gin-gonic/gin"
)

func main() {
	r := gin.Default() // with Recovery
	r.GET("/", nopePanic)
	lambda.Start(ginadapter.New(r).ProxyWithContext)
}

func nopePanic(c *gin.Context) {
	if c.Query("id") == "" {
		panic("no id")
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		panic("elsewhere") // want exitpath "panic in a goroutine of handler"
	}()
	<-done
}
