// Command fieldmux: the router is part of a struct of the program's own, as a value.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-lambda-go/lambda"
)

type api struct {
	mux      http.ServeMux
	settings settings
	hits     int
}

type embedding struct {
	http.ServeMux
}

type settings struct {
	Name  string
	Reset func() `json:"-"`
}

var served, resets int

func (a *api) index(w http.ResponseWriter, r *http.Request) {
	a.hits++                                                       // want handlerstate "hits"
	if err := json.NewEncoder(w).Encode(&a.settings); err != nil { // does not call Reset
		w.WriteHeader(http.StatusInternalServerError)
	}
}

func (a *api) handle(ctx context.Context, path string) (string, error) {
	w := httptest.NewRecorder()
	a.mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Body.String(), nil
}

func (e *embedding) handle(ctx context.Context, path string) (int, error) {
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, nil
}

func main() {
	a := &api{settings: settings{Reset: func() { resets++ }}}
	a.mux.HandleFunc("/", a.index)
	e := &embedding{}
	e.HandleFunc("/", func(http.ResponseWriter, *http.Request) {
		served++ // want globalwrite "served"
	})
	if resets > 0 {
		lambda.Start(e.handle)
	}
	lambda.Start(a.handle)
}
