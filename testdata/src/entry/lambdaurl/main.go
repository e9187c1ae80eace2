// Command lambdaurl: an http.Handler served by function URLs.
package main

import (
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdaurl"
)

var lastPath, lastWrapped string

func serve(w http.ResponseWriter, r *http.Request) {
	lastPath = r.URL.Path // want globalwrite "lastPath"
	w.WriteHeader(http.StatusNoContent)
}

type wrapped struct{ hits int }

func (h *wrapped) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.hits++ // want handlerstate "hits"
}

func main() {
	if os.Getenv("WRAP") != "" {
		lambda.Start(lambdaurl.Wrap(&wrapped{}))
		return
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", serve)
	lambdaurl.Start(mux)
}
