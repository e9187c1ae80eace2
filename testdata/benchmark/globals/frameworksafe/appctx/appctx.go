// Package appctx gives the code of all functions the data of the request.
package appctx

import "context"

type key struct{}

// A State is the data of a request.
type State struct{ User string }

// Enter begins a request.
func Enter(ctx context.Context) (context.Context, *State) {
	s := &State{}
	return context.WithValue(ctx, key{}, s), s
}

// User is who made the request.
func User(ctx context.Context) string {
	if s, ok := ctx.Value(key{}).(*State); ok {
		return s.User
	}
	return ""
}
