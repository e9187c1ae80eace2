// Command sharedtemplate copies a request from a template; the copies share the template's map of headers.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type lookup struct {
	Customer string `json:"customer"`
	Article  string `json:"article"`
}

type sent struct {
	Path       string `json:"path"`
	OnBehalfOf string `json:"onBehalfOf"`
}

type request struct {
	method, path string
	headers      map[string]string
}

var template = request{method: "GET", headers: map[string]string{"Accept": "application/json", "User-Agent": "shop/1"}}

func newRequest(l lookup) request {
	r := template
	r.path = "/articles/" + l.Article
	r.headers["X-Customer"] = l.Customer
	return r
}

// send stands for a call of the catalog.
func send(r request) sent {
	time.Sleep(3 * time.Millisecond)
	return sent{Path: r.path, OnBehalfOf: r.headers["X-Customer"]}
}

func handle(_ context.Context, l lookup) (sent, error) {
	return send(newRequest(l)), nil
}

func main() {
	lambda.Start(handle)
}
