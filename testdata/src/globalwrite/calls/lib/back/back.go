// Package back holds the state: the "current request" of a home-made framework.
package back

// Last is the last note.
var Last string

// Request describes the request being served.
type Request struct {
	key, value string
	sets       int
}

// Current is the request being served, or so its author believed.
var Current = &Request{}

// Set sets a field.
func (r *Request) Set(key, value string) {
	r.key = key     // want globalwrite "key"
	r.value = value // want globalwrite "value"
	r.sets++        // want globalwrite "sets"
}
