// Command conds locks by way of conditions and channels.
package main

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type seats struct {
	mu   sync.Mutex
	some *sync.Cond
	free int
	sold int
	turn chan *turn

	rw    sync.RWMutex
	cents int
}

type turn struct{ uses, given int64 }

func newSeats() *seats {
	s := &seats{free: 4, turn: make(chan *turn, 1)}
	s.some = sync.NewCond(&s.mu)
	s.turn <- &turn{}
	return s
}

func (s *seats) handle(ctx context.Context, guest string) (int, error) {
	s.nopeTake()
	s.rw.Lock()
	s.cents = len(guest)
	s.rw.Unlock()
	_ = s.nopeTwice() + s.once()
	s.give()
	s.sold++           // want handlerstate "sold"
	return s.free, nil // want handlerstate "free"
}

// nopeTake holds the mutex by the condition that was made of it.
func (s *seats) nopeTake() {
	s.some.L.Lock()
	for s.free == 0 {
		s.some.Wait()
	}
	s.free--
	s.some.L.Unlock()
	s.mu.Lock()
	s.free++
	s.mu.Unlock()
}

// nopeTwice holds its read lock while it calls who takes it, too.
func (s *seats) nopeTwice() int {
	s.rw.RLock()
	defer s.rw.RUnlock()
	n := s.price() + s.price()
	return n + s.cents
}

func (s *seats) price() int {
	s.rw.RLock()
	defer s.rw.RUnlock()
	return s.cents
}

// once has given back what it held.
func (s *seats) once() int {
	n := s.price()
	return n + s.cents // want handlerstate "cents"
}

// give uses what it has received, and goes on when it has given it back.
func (s *seats) give() {
	t := <-s.turn
	t.uses++
	s.turn <- t
	t.given++                    // want handlerstate "given"
	atomic.AddInt64(&t.given, 1) // the other side
}

func main() { lambda.Start(newSeats().handle) }
