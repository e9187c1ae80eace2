package runtimeapi

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// An Event is the input of one invocation.
type Event struct {
	Payload       []byte
	RequestID     string        // default: a fresh one
	TraceID       string        // of X-Ray; default: a fresh one
	ClientContext string        // JSON; not sent if empty
	Cognito       string        // JSON; not sent if empty
	Timeout       time.Duration // default: the server's
}

// A Result is what came of an invocation.
type Result struct {
	RequestID string
	Outcome   Outcome
	Body      []byte         // of the response, as far as it was read
	Err       *FunctionError // Failed, or an error that a stream ended with
	Streamed  bool           // the response was sent in parts, as it was made
	Late      bool           // answered after the deadline, within the grace
	Sent      time.Time      // when a client took the event
	Answered  time.Time      // when the answer was complete
	Cause     error          // Aborted: why
}

// Duration is the time from when a client took the event until its answer.
func (r Result) Duration() time.Duration { return r.Answered.Sub(r.Sent) }

// An Outcome says how an invocation ended.
type Outcome uint8

const (
	Answered  Outcome = iota // with a response
	Failed                   // with an error that the function reported
	TimedOut                 // without an answer
	TooLarge                 // with a response that is larger than Lambda takes
	Truncated                // with a response that broke off
	Aborted                  // the context or the server ended
)

// String names the outcome.
func (o Outcome) String() string {
	return [...]string{"answered", "failed", "timed out", "too large", "truncated", "aborted"}[o]
}

// A FunctionError is an error that a function reports, as the runtime clients write it.
type FunctionError struct {
	Type    string   `json:"errorType"`
	Message string   `json:"errorMessage"`
	Stack   []string `json:"stackTrace,omitempty"`
	Raw     []byte   `json:"-"` // if it is not of this form
}

// Error implements error.
func (e *FunctionError) Error() string { return fmt.Sprintf("%s: %s", e.Type, e.Message) }

// An invocation is an event on its way.
type invocation struct {
	event    Event
	deadline time.Time
	sent     time.Time
	answered bool          // an answer has begun to arrive
	taken    chan struct{} // closed when a client has it
	done     chan Result   // has room for one
}

// Invoke hands the event to the next client that polls and waits for the answer, for
// the end of the time that the invocation has, or for the context.
func (s *Server) Invoke(ctx context.Context, e Event) Result {
	inv := s.prepare(e)
	select {
	case s.events <- inv:
	case <-ctx.Done():
		return Result{RequestID: inv.event.RequestID, Outcome: Aborted, Cause: ctx.Err()}
	case <-s.closed:
		return Result{RequestID: inv.event.RequestID, Outcome: Aborted, Cause: ErrClosed}
	}
	<-inv.taken
	timer := time.NewTimer(time.Until(inv.deadline) + s.cfg.Grace)
	defer timer.Stop()
	select {
	case r := <-inv.done:
		return r
	case <-timer.C:
		return s.expire(inv, Result{Outcome: TimedOut})
	case <-ctx.Done():
		return s.expire(inv, Result{Outcome: Aborted, Cause: ctx.Err()})
	case <-s.closed:
		return s.expire(inv, Result{Outcome: Aborted, Cause: ErrClosed})
	}
}

// prepare fills in what the event leaves open.
func (s *Server) prepare(e Event) *invocation {
	digits := fmt.Sprintf("%024x", s.count.Add(1))
	if e.RequestID == "" {
		e.RequestID = digits[16:] + "-0000-4000-8000-" + digits[12:]
	}
	if e.TraceID == "" {
		e.TraceID = "Root=1-" + digits[16:] + "-" + digits + ";Parent=" + digits[8:] + ";Sampled=0"
	}
	if e.Timeout == 0 {
		e.Timeout = s.cfg.Timeout
	}
	return &invocation{event: e, taken: make(chan struct{}), done: make(chan Result, 1)}
}

// start gives an invocation its deadline and makes it known.
func (s *Server) start(inv *invocation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	inv.sent = time.Now()
	inv.deadline = inv.sent.Add(inv.event.Timeout)
	s.running[inv.event.RequestID] = inv
	close(inv.taken)
}

// expire forgets an invocation, unless it was answered just now.
func (s *Server) expire(inv *invocation, r Result) Result {
	s.mu.Lock()
	id := inv.event.RequestID
	if s.running[id] != inv {
		s.mu.Unlock()
		return <-inv.done
	}
	defer s.mu.Unlock()
	delete(s.running, id)
	if r.Outcome == TimedOut {
		if s.timedOut = append(s.timedOut, id); len(s.timedOut) > rememberedTimeouts {
			s.timedOut = s.timedOut[1:]
		}
	}
	r.RequestID, r.Sent, r.Answered = id, inv.sent, time.Now()
	return r
}

// claim finds the invocation that an answer is for. There is one answer for each.
func (s *Server) claim(id string) (*invocation, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if inv := s.running[id]; inv != nil && !inv.answered {
		inv.answered = true
		return inv, nil
	}
	if i := slices.Index(s.timedOut, id); i >= 0 {
		s.timedOut = slices.Delete(s.timedOut, i, i+1)
		return nil, &refusal{http.StatusGone, "InvokeTimeout", "Invoke timeout"}
	}
	return nil, &refusal{http.StatusBadRequest, "InvalidRequestID", "Invalid request ID"}
}

// finish ends an invocation with an answer that has arrived whole. It fails if the
// invocation has timed out in the meantime.
func (s *Server) finish(inv *invocation, r Result) *refusal {
	s.mu.Lock()
	id := inv.event.RequestID
	if s.running[id] != inv {
		s.mu.Unlock()
		_, refused := s.claim(id)
		return refused
	}
	delete(s.running, id)
	s.mu.Unlock()
	r.RequestID, r.Sent, r.Answered = id, inv.sent, time.Now()
	r.Late = r.Answered.After(inv.deadline)
	inv.done <- r
	return nil
}
