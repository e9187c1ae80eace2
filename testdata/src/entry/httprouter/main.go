// Command httprouter: julienschmidt/httprouter behind the net/http adapter.
package main

import (
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
	"github.com/julienschmidt/httprouter"
)

var last, lastStd string

func show(w http.ResponseWriter, r *http.Request, p httprouter.Params) {
	last = p.ByName("id") // want globalwrite "last"
}

func std(w http.ResponseWriter, r *http.Request) {
	lastStd = r.URL.Path // want globalwrite "lastStd"
}

func main() {
	router := httprouter.New()
	router.GET("/items/:id", show)
	router.HandlerFunc("GET", "/", std)
	lambda.Start(httpadapter.New(router).ProxyWithContext)
}
