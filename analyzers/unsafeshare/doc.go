// Package unsafeshare defines an analyzer.
//
// # Analyzer unsafeshare
//
// unsafeshare: placeholder
package unsafeshare
