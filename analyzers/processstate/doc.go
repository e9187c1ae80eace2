// Package processstate defines an analyzer.
//
// # Analyzer processstate
//
// processstate: placeholder
package processstate
