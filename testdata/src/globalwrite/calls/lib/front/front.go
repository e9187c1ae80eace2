// Package front is the nearest of three packages.
package front

import "lmitest/globalwrite/calls/lib/middle"

// Record passes id on.
func Record(id string) {
	middle.Note(id, middle.Options{Loud: true})
}

// NopeFormat only builds a string.
func NopeFormat(id string) string { return middle.Prefix + id }
