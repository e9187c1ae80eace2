// Command ridge: fujiwara/ridge.
package main

import (
	"net/http"

	"github.com/fujiwara/ridge"
)

var last string

func hello(w http.ResponseWriter, r *http.Request) {
	last = r.URL.Path // want globalwrite "last"
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", hello)
	ridge.Run(":8080", "/", mux)
}
