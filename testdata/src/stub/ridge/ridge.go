// Package ridge stands in for github.com/fujiwara/ridge: the same signatures,
// no behaviour.
package ridge

import "net/http"

// Run runs the handler on Lambda or as a local server.
func Run(address, prefix string, mux http.Handler) {}
