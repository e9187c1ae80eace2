// Package sharedtmp defines an analyzer.
//
// # Analyzer sharedtmp
//
// sharedtmp: placeholder
package sharedtmp
