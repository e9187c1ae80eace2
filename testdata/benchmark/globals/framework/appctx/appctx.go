// Package appctx gives the code of all functions the context of the request.
package appctx

import "context"

type state struct {
	ctx  context.Context
	user string
}

var current = &state{}

// Enter begins a request.
func Enter(ctx context.Context, user string) {
	current.ctx = ctx   // issue globalwrite
	current.user = user // also
}

// User is who made the request.
func User() string { return current.user } // also

// Context is the context of the request.
func Context() context.Context { return current.ctx } // also
