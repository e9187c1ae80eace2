// Command chi: groups, sub-routers and middlewares of chi.
package main

import (
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
	chiadapter "github.com/awslabs/aws-lambda-go-api-proxy/chi"
	"github.com/go-chi/chi/v5"
)

var last, lastGroup, lastMounted, lastSeen string

func seen(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lastSeen = r.URL.Path // want globalwrite "lastSeen"
		next.ServeHTTP(w, r)
	})
}

type users struct{ hits int }

func (u *users) list(w http.ResponseWriter, r *http.Request) {
	u.hits++ // want handlerstate "hits"
}

func admin() http.Handler {
	r := chi.NewRouter()
	r.Get("/", func(w http.ResponseWriter, r *http.Request) {
		lastMounted = r.URL.Path // want globalwrite "lastMounted"
	})
	return r
}

func main() {
	u := &users{}
	r := chi.NewRouter()
	r.Use(seen)
	r.Get("/", func(w http.ResponseWriter, r *http.Request) {
		last = r.URL.Path // want globalwrite "last"
	})
	r.Group(func(r chi.Router) {
		r.Post("/group", func(w http.ResponseWriter, r *http.Request) {
			lastGroup = r.URL.Path // want globalwrite "lastGroup"
		})
	})
	r.Route("/users", func(r chi.Router) {
		r.Get("/", u.list)
	})
	r.Mount("/admin", admin())
	adapter := chiadapter.New(r)
	lambda.Start(adapter.ProxyWithContext)
}
