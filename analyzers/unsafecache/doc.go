// Package unsafecache defines an analyzer.
//
// # Analyzer unsafecache
//
// unsafecache: placeholder
package unsafecache
