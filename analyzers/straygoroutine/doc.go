// Package straygoroutine defines an analyzer.
//
// # Analyzer straygoroutine
//
// straygoroutine: placeholder
package straygoroutine
