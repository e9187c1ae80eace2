// Command algnhsa: both ways to start with algnhsa.
package main

import (
	"net/http"
	"os"

	"github.com/akrylysov/algnhsa"
	"github.com/aws/aws-lambda-go/lambda"
)

var last, lastNew string

func served(w http.ResponseWriter, r *http.Request) {
	last = r.URL.Path // want globalwrite "last"
}

func made(w http.ResponseWriter, r *http.Request) {
	lastNew = r.URL.Path // want globalwrite "lastNew"
}

func main() {
	if os.Getenv("NEW") != "" {
		lambda.Start(algnhsa.New(http.HandlerFunc(made), nil))
		return
	}
	http.HandleFunc("/", served)
	algnhsa.ListenAndServe(http.DefaultServeMux, nil)
}
