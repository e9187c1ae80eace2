// Package algnhsa stands in for github.com/akrylysov/algnhsa: the same
// signatures, no behaviour.
package algnhsa

import (
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

// Options configures the adapter.
type Options struct {
	UseProxyPath bool
}

// ListenAndServe serves Lambda requests with handler, or with
// http.DefaultServeMux when it is nil.
func ListenAndServe(handler http.Handler, opts *Options) {}

// New returns a Lambda handler that serves requests with handler.
func New(handler http.Handler, opts *Options) lambda.Handler { return nil }
