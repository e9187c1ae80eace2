// Command plugin: the handler is a symbol of a plugin, chosen by name at run time.
package main

import (
	"log"
	"os"
	"plugin"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	p, err := plugin.Open("handlers.so")
	if err != nil {
		log.Fatal(err)
	}
	handler, err := p.Lookup(os.Getenv("HANDLER"))
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(handler) // blind entry
}
