// Command byname: routers that find the handler for a request among the methods of a
// struct, by its name.
package main

import (
	"context"
	"os"
	"reflect"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	Route string
	Input map[string]string
}

// A router keeps the methods that it has found.
type router struct {
	routes reflect.Value
	known  map[string]reflect.Value
}

func newRouter(routes any) *router {
	v := reflect.ValueOf(routes)
	return &router{routes: v, known: make(map[string]reflect.Value, v.NumMethod())}
}

func (r *router) handle(ctx context.Context, req request) (any, error) {
	m, ok := r.known[req.Route]
	if !ok {
		m = r.routes.MethodByName(req.Route)
		r.known[req.Route] = m // want unsafecache "known"
	}
	out := m.Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(req.Input)})
	return out[0].Interface(), nil
}

type api struct{}

var lastAdded, lastListed, lastTable, lastPing string

// limit is set by a method that no request can name.
var limit int

// Add is a route.
func (api) Add(ctx context.Context, in map[string]string) error {
	lastAdded = in["id"] // want globalwrite "lastAdded"
	return nil
}

// List is a route.
func (api) List(ctx context.Context, in map[string]string) error {
	lastListed = in["id"] // want globalwrite "lastListed"
	return nil
}

func (api) configure() { limit++ }

type tables struct{ reads int }

// Read is found before Start, and kept in a table.
func (t *tables) Read() {
	t.reads++          // want handlerstate "reads"
	lastTable = "read" // want globalwrite "lastTable"
}

type health struct{ pings, resets int }

// Ping is found by a constant name.
func (h *health) Ping() {
	lastPing = "now" // want globalwrite "lastPing"
}

// Reset has another name.
func (h *health) Reset() { h.resets = 0 }

type service struct{ last string }

// Put is handed to Lambda itself.
func (s *service) Put(ctx context.Context, id string) error {
	s.last = id // want handlerstate "last"
	return nil
}

func main() {
	if name := os.Getenv("METHOD"); name != "" {
		lambda.Start(reflect.ValueOf(&service{}).MethodByName(name).Interface())
	}
	r := newRouter(api{})
	api{}.configure()
	t := map[string]reflect.Value{"read": reflect.ValueOf(&tables{}).Method(0)}
	ping := reflect.ValueOf(&health{}).MethodByName("Ping")
	lambda.Start(func(ctx context.Context, req request) (any, error) {
		t[req.Route].Call(nil)
		ping.Call(nil)
		own := &health{}
		reflect.ValueOf(own).MethodByName(req.Route).Call(nil) // what is the invocation's own may be set
		return r.handle(ctx, req)
	})
}
