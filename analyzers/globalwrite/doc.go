// Package globalwrite defines an analyzer.
//
// # Analyzer globalwrite
//
// globalwrite: placeholder
package globalwrite
