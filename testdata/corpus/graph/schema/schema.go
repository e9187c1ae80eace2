// Package schema calls resolvers by name.
package schema

import (
	"context"
	"fmt"
	"sync/atomic"
)

// Args are the arguments of a field.
type Args = map[string]string

// A Resolver resolves one field.
type Resolver func(ctx context.Context, args Args) (any, error)

// A Schema is a set of fields.
type Schema struct {
	fields   map[string]Resolver
	resolved atomic.Int64
	lastErr  error
}

// New makes a schema.
func New() *Schema { return &Schema{fields: map[string]Resolver{}} }

// Field adds a field. Fields are added before requests are served.
func (s *Schema) Field(name string, r Resolver) { s.fields[name] = r }

// Resolve resolves a field.
func (s *Schema) Resolve(ctx context.Context, name string, args Args) (any, error) {
	r, ok := s.fields[name]
	if !ok {
		return nil, fmt.Errorf("no field %q", name)
	}
	if args == nil {
		args = Args{}
	}
	out, err := r(ctx, args)
	if err != nil {
		s.lastErr = err // want handlerstate "lastErr"
		return nil, s.lastErr
	}
	s.resolved.Add(1)
	return out, nil
}
