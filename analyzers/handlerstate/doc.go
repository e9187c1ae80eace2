// Package handlerstate defines an analyzer.
//
// # Analyzer handlerstate
//
// handlerstate: placeholder
package handlerstate
