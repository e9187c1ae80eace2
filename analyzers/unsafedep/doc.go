// Package unsafedep defines an analyzer.
//
// # Analyzer unsafedep
//
// unsafedep: placeholder
package unsafedep
