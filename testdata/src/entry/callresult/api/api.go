// Package api holds the handler of command callresult.
package api

import "context"

type Handler struct {
	schema string
	last   string
}

// GetHandler builds the handler.
func GetHandler() *Handler {
	h := &Handler{}
	h.schema = "type Query { id: ID }"
	return h
}

func (h *Handler) Graphql(ctx context.Context, query string) (string, error) {
	h.last = query // want handlerstate "last"
	return h.schema, nil
}
