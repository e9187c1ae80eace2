// Command gorilla: gorilla/mux behind its adapter, registration in a helper that
// receives the router.
package main

import (
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/awslabs/aws-lambda-go-api-proxy/gorillamux"
	"github.com/gorilla/mux"
)

var last, lastSub, lastSeen string

func register(r *mux.Router) {
	r.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		last = r.URL.Path // want globalwrite "last"
	}).Methods("GET")
	sub := r.PathPrefix("/sub").Subrouter()
	sub.Handle("/", http.HandlerFunc(inSub))
}

func inSub(w http.ResponseWriter, r *http.Request) {
	lastSub = r.URL.Path // want globalwrite "lastSub"
}

func seen(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lastSeen = r.URL.Path // want globalwrite "lastSeen"
		next.ServeHTTP(w, r)
	})
}

func main() {
	r := mux.NewRouter()
	r.Use(seen)
	register(r)
	lambda.Start(gorillamux.NewV2(r).ProxyWithContext)
}
