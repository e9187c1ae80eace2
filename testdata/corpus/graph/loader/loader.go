// Package loader loads each thing once.
package loader

import "context"

// Fetch fetches one thing.
type Fetch func(ctx context.Context, id string) (any, error)

// A Loader remembers what it has fetched. It is meant to live for one request.
type Loader struct {
	Fetch Fetch
	seen  map[string]any
}

// New makes a loader.
func New(f Fetch) *Loader { return &Loader{Fetch: f, seen: make(map[string]any)} }

// Load fetches id unless it is known. The loader of authors is made in each
// request; the one of books lives as long as the process.
func (l *Loader) Load(ctx context.Context, id string) (any, error) {
	if v, ok := l.seen[id]; ok {
		return v, nil
	}
	v, err := l.Fetch(ctx, id)
	if err != nil {
		return nil, err
	}
	l.seen[id] = v // want unsafecache "seen"
	return v, nil
}
