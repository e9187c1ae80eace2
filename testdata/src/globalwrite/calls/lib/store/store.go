// Package store is a store behind an interface.
package store

import "context"

// Store keeps ids.
type Store interface {
	Put(ctx context.Context, id string) error
}

type memory struct{ last string }

// NewMemory returns a store in memory.
func NewMemory() Store {
	m := &memory{}
	m.last = "none" // nobody else has it yet
	return m
}

func (m *memory) Put(ctx context.Context, id string) error {
	m.last = id // want globalwrite "last"
	return nil
}

// discard keeps nothing.
type discard struct{}

// NewDiscard returns a store that keeps nothing.
func NewDiscard() Store { return discard{} }

func (discard) Put(ctx context.Context, id string) error { return nil }

type counting struct {
	Store
	puts int
}

// NewCounting counts the puts into s.
func NewCounting(s Store) Store { return &counting{Store: s} }

func (c *counting) Put(ctx context.Context, id string) error {
	c.puts++ // want globalwrite "puts"
	return c.Store.Put(ctx, id)
}

// Racy is a store for tests of other packages: no program here builds one.
type Racy struct{ Last string }

// Put stores without any care.
func (r *Racy) Put(ctx context.Context, id string) error {
	r.Last = id
	return nil
}
