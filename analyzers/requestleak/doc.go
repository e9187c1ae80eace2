// Package requestleak defines an analyzer.
//
// # Analyzer requestleak
//
// requestleak: placeholder
package requestleak
