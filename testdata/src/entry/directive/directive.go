// Package directive: a library whose entry point is named by a comment, because
// another repository registers it.
package directive

import "context"

var last, unmarked string

// Handle is registered by the platform team's launcher.
//
//lmicheck:handler
func Handle(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

// nopeHandle has a handler's signature, but nothing says that it is one.
func nopeHandle(ctx context.Context, id string) error {
	unmarked = id
	return nil
}
