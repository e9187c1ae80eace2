// Package service holds the rules for orders.
package service

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"lmicorpus/orders/internal/store"
)

// A Service places and finds orders.
type Service struct {
	store    store.Store
	logger   *slog.Logger
	currency string

	sequence int

	mu     sync.Mutex
	totals map[string]int64
}

// An Option configures a Service.
type Option func(*Service)

// WithCurrency sets the currency of new orders.
func WithCurrency(c string) Option {
	return func(s *Service) { s.currency = c }
}

// New makes a service.
func New(st store.Store, logger *slog.Logger, opts ...Option) *Service {
	s := &Service{store: st, logger: logger, totals: make(map[string]int64)}
	for _, opt := range opts {
		opt(s)
	}
	return s
}

// Find finds an order.
func (s *Service) Find(ctx context.Context, id string) (*store.Order, error) {
	return s.store.Get(ctx, id)
}

// Place stores a new order.
func (s *Service) Place(ctx context.Context, o *store.Order) (*store.Order, error) {
	o.ID = uuid.NewString()
	o.Number = s.nextNumber()
	s.complete(o)
	if err := s.store.Put(ctx, o); err != nil {
		return nil, fmt.Errorf("placing order: %w", err)
	}
	s.add(o.Customer, o.Total)
	return o, nil
}

// nextNumber gives one number to two orders when two are placed at once.
func (s *Service) nextNumber() int {
	s.sequence++ // want handlerstate "sequence"
	return s.sequence
}

// complete fills in the order of this request.
func (s *Service) complete(o *store.Order) {
	o.Currency = s.currency
	o.Placed = time.Now().UTC()
	for _, l := range o.Lines {
		o.Total += l.Price * int64(l.Quantity)
	}
}

// add sums up, with the lock held.
func (s *Service) add(customer string, amount int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.totals[customer] += amount
}
