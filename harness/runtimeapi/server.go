package runtimeapi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A Config says how a server behaves. The zero value of a field stands for its default.
type Config struct {
	FunctionARN string        // told to the function; default: an ARN of nobody's
	Timeout     time.Duration // of an invocation; default 3 s, as Lambda's
	Grace       time.Duration // after the deadline, in which an answer is still accepted; default 0
	MaxResponse int64         // bytes of a response; default 6 MiB + 100 B, as AWS's emulator
}

const (
	defaultARN         = "arn:aws:lambda:us-east-1:012345678912:function:lmicheck"
	defaultTimeout     = 3 * time.Second
	defaultMaxResponse = 6<<20 + 100
	maxErrorBody       = 1 << 20 // bytes of an error that are kept
	rememberedTimeouts = 1000    // ids that get 410 rather than 400
)

// A Server is the Runtime API of one execution environment.
type Server struct {
	cfg      Config
	listener net.Listener
	http     *http.Server
	events   chan *invocation // what waits for a poll
	ready    chan struct{}    // closed at the first poll
	closed   chan struct{}
	count    atomic.Uint64 // invocations so far

	mu         sync.Mutex
	running    map[string]*invocation
	timedOut   []string      // ids, the oldest first
	polling    int           // clients that wait for an event
	polled     chan struct{} // closed when polling changes; nil if nobody waits for that
	initError  *FunctionError
	extensions []string
	once       struct{ ready, closed sync.Once }
}

// Listen starts a server on a free port of the loopback interface.
func Listen(cfg Config) (*Server, error) {
	if cfg.FunctionARN == "" {
		cfg.FunctionARN = defaultARN
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.MaxResponse == 0 {
		cfg.MaxResponse = defaultMaxResponse
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("runtime API: %w", err)
	}
	s := &Server{
		cfg: cfg, listener: l,
		events: make(chan *invocation), ready: make(chan struct{}), closed: make(chan struct{}),
		running: map[string]*invocation{},
	}
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.http.Serve(l) }() // ends with Close
	return s, nil
}

// Addr is the value for AWS_LAMBDA_RUNTIME_API: host and port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Ready is closed when a client has polled for the first time: the function has
// been initialised.
func (s *Server) Ready() <-chan struct{} { return s.ready }

// Polling returns how many clients wait for an event now.
func (s *Server) Polling() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.polling
}

// AwaitPollers waits until n clients wait for an event at once, or the context ends.
// It returns how many there are: fewer means that the runtime client polls for fewer
// invocations than it may.
func (s *Server) AwaitPollers(ctx context.Context, n int) int {
	for {
		have, change := s.watchPolling()
		if have >= n {
			return have
		}
		select {
		case <-change:
		case <-ctx.Done():
			return have
		case <-s.closed:
			return have
		}
	}
}

// watchPolling returns how many clients wait, and what is closed when that changes.
func (s *Server) watchPolling() (int, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.polled == nil {
		s.polled = make(chan struct{})
	}
	return s.polling, s.polled
}

// InitError is what the function reported instead of polling, nil if it did not.
func (s *Server) InitError() *FunctionError {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.initError
}

// Extensions returns the names under which extensions have registered. The client of
// Go registers one when it is asked to handle SIGTERM.
func (s *Server) Extensions() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.extensions...)
}

// ErrClosed says that the server was closed while an invocation waited.
var ErrClosed = errors.New("runtime API: server closed")

// Close ends the server. Clients that poll lose their connection, upon which that of Go
// exits with status 1; invocations that wait are aborted.
func (s *Server) Close() error {
	s.once.closed.Do(func() { close(s.closed) })
	return s.http.Close()
}

// poll counts a client that waits; it returns what to call when it no longer does.
func (s *Server) poll() func() {
	s.once.ready.Do(func() { close(s.ready) })
	s.changePolling(1)
	return func() { s.changePolling(-1) }
}

func (s *Server) changePolling(by int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.polling += by
	if s.polled != nil {
		close(s.polled)
		s.polled = nil
	}
}
