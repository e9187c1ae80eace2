// Package exitpath defines an analyzer.
//
// # Analyzer exitpath
//
// exitpath: placeholder
package exitpath
