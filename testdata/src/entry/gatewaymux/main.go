// Command gatewaymux: apex/gateway with a mux of its own.
package main

import (
	"log"
	"net/http"

	"github.com/apex/gateway"
)

var last, unserved string

func hello(w http.ResponseWriter, r *http.Request) {
	last = r.URL.Path // want globalwrite "last"
}

// nopeDefault is registered with the default mux, which nobody serves here.
func nopeDefault(w http.ResponseWriter, r *http.Request) {
	unserved = r.URL.Path
}

func main() {
	http.HandleFunc("/", nopeDefault)
	mux := http.NewServeMux()
	mux.HandleFunc("/", hello)
	log.Fatal(gateway.ListenAndServe(":3000", mux))
}
