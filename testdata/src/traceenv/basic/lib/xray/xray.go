// Package xray finds the trace of a request.
package xray

import "os"

// Variable is where standard Lambda puts it.
const Variable = "_X_AMZN_TRACE_ID"

// FromEnvironment reads it there.
func FromEnvironment() string { return os.Getenv(Variable) } // want traceenv "via"
