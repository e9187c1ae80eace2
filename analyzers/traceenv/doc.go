// Package traceenv defines an analyzer.
//
// # Analyzer traceenv
//
// traceenv: placeholder
package traceenv
