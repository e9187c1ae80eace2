// Package service is the middle of three packages.
package service

import (
	"context"
	"sync"
)

// A Repo stores bodies.
type Repo interface {
	Save(ctx context.Context, id, body string) error
}

// A Service processes messages.
type Service struct {
	repo  Repo
	name  string
	limit int

	processed int
	lastID    string

	mu     sync.Mutex
	totals struct{ bytes int }

	warm bool
}

// An Option configures a Service.
type Option func(*Service)

// WithName names the service.
func WithName(name string) Option {
	return func(s *Service) { s.name = name } // applied by New, before Start
}

// WithLimit limits the service.
func WithLimit(n int) Option {
	return func(s *Service) { s.limit = n } // applied by New, before Start
}

// New makes a service.
func New(r Repo, opts ...Option) *Service {
	s := &Service{repo: r}
	for _, o := range opts {
		o(s)
	}
	return s
}

// NopeWarm is called in main, before Start.
func (s *Service) NopeWarm() {
	s.warm = true
	s.lastID = "none"
}

// Process processes one message.
func (s *Service) Process(ctx context.Context, id, body string) error {
	s.lastID = id // want handlerstate "lastID"
	defer func() {
		s.processed++ // want handlerstate "processed"
	}()
	s.nopeAdd(len(body))
	m := &message{id: id}
	m.nopeSetBody(body)
	return s.repo.Save(ctx, m.id, m.body)
}

// The lock is the service's own.
func (s *Service) nopeAdd(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n <= s.limit || s.warm {
		s.totals.bytes += n
	}
}

type message struct{ id, body string }

// The receiver is made by each call of Process.
func (m *message) nopeSetBody(body string) { m.body = body }
