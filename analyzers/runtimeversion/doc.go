// Package runtimeversion defines an analyzer.
//
// # Analyzer runtimeversion
//
// runtimeversion: placeholder
package runtimeversion
