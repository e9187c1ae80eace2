// Command plugin: the handler comes from a plugin file; no analysis of this
// module can see its body.
package main

import (
	"log"
	"plugin"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	p, err := plugin.Open("/opt/handler.so")
	if err != nil {
		log.Fatal(err)
	}
	h, err := p.Lookup("Handle")
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(h) // blind entry
}
