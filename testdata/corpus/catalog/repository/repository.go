// Package repository finds things of one kind.
package repository

import "context"

// A Keyed thing knows its key.
type Keyed interface{ Key() string }

// A Cache keeps things.
type Cache[T any] interface {
	Get(key string) (T, bool)
	Put(key string, v T)
}

// A Repository finds things by way of a cache.
type Repository[T Keyed] struct {
	load  func(context.Context, string) (T, error)
	cache Cache[T]
}

// New makes a repository.
func New[T Keyed](load func(context.Context, string) (T, error), c Cache[T]) *Repository[T] {
	return &Repository[T]{load: load, cache: c}
}

// Find finds a thing.
func (r *Repository[T]) Find(ctx context.Context, key string) (T, error) {
	if v, ok := r.cache.Get(key); ok {
		return v, nil
	}
	v, err := r.load(ctx, key)
	if err != nil {
		return v, err
	}
	r.cache.Put(v.Key(), v)
	return v, nil
}
