// Command routes serves HTTP routes behind a function URL.
//
// Source: race detector's tests: RaceMethodThunk; field study: handlers behind a router
package main

import (
	"fmt"
	"net/http"

	"github.com/aws/aws-lambda-go/lambdaurl"
)

type pages struct {
	hits int
	lang string
}

func (p *pages) home(w http.ResponseWriter, r *http.Request) {
	p.hits++                        // issue handlerstate
	fmt.Fprintln(w, "home", p.hits) // also
}

func (p *pages) help(w http.ResponseWriter, r *http.Request) {
	lang := p.lang
	if l := r.Header.Get("Accept-Language"); l != "" {
		lang = l
	}
	fmt.Fprintln(w, "help", lang)
}

func main() {
	p := &pages{lang: "en"}
	mux := http.NewServeMux()
	mux.HandleFunc("/", p.home)
	mux.HandleFunc("/help", p.help)
	lambdaurl.Start(mux)
}
