// Package lazyinit defines an analyzer.
//
// # Analyzer lazyinit
//
// lazyinit: placeholder
package lazyinit
