// Command admin is an administration API. Nothing in it is shared without care.
package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/awslabs/aws-lambda-go-api-proxy/gorillamux"
	"github.com/gorilla/mux"

	"lmicorpus/admin/users"
)

func newRouter(h *users.Handler) *mux.Router {
	r := mux.NewRouter()
	r.Use(h.Authenticated)
	h.Register(r.PathPrefix("/users").Subrouter())
	return r
}

func main() {
	h, err := users.New(os.Getenv("ADMINS"))
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(gorillamux.NewV2(newRouter(h)).ProxyWithContext)
}
