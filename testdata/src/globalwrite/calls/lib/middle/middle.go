// Package middle is between front and back.
package middle

import "lmitest/globalwrite/calls/lib/back"

// Prefix is never written.
var Prefix = "id:"

// Options choose how a note is taken.
type Options struct{ Loud bool }

// Note takes a note.
func Note(id string, o Options) {
	if o.Loud {
		back.Current.Set("note", id)
	}
	back.Last = id // want globalwrite "Last"
}
