// Command gateway: apex/gateway in place of http.ListenAndServe, with the default
// mux, chosen through a variable.
package main

import (
	"flag"
	"log"
	"net/http"

	"github.com/apex/gateway"
)

var last string

func hello(w http.ResponseWriter, r *http.Request) {
	last = r.URL.Path // want globalwrite "last"
}

func main() {
	port := flag.Int("port", -1, "serve locally on this port")
	flag.Parse()
	http.HandleFunc("/", hello)
	listener := gateway.ListenAndServe
	if *port != -1 {
		listener = http.ListenAndServe
	}
	log.Fatal(listener(":3000", nil))
}
