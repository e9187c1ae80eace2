// Command kept: where raw payloads go.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	ID   string
	Body json.RawMessage
}

type entry struct {
	raw json.RawMessage
	at  int64
}

type handler struct {
	mu      sync.Mutex
	history [][]byte
	byID    map[string]entry
	copies  map[string][]byte
	ids     map[string]bool
	queue   chan []byte
	recent  sync.Map
	last    atomic.Value
	next    func([]byte) ([]byte, error)
}

func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	var e event
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	h.wantKept(e.ID, payload)
	h.nopeKept(e, payload)
	return h.next(payload)
}

func (h *handler) wantKept(id string, payload []byte) {
	h.mu.Lock()
	h.history = append(h.history, payload)  // want retainedpayload "history"
	h.byID[id] = entry{raw: payload, at: 1} // want retainedpayload "byID"
	h.mu.Unlock()
	h.recent.Store(id, payload[1:]) // want retainedpayload "recent"
	h.last.Store(payload)           // want retainedpayload "last"
	select {                        // want retainedpayload "queue"
	case h.queue <- payload:
	default:
	}
}

func (h *handler) nopeKept(e event, payload []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.copies[e.ID] = bytes.Clone(payload)
	h.copies["body"] = e.Body // decoded: a copy
	h.copies["text"] = []byte(string(payload))
	h.copies["appended"] = append([]byte(nil), payload...)
	h.ids[string(payload)] = true
	local := map[string][]byte{}
	local["x"] = payload
	_ = local
}

func main() {
	h := &handler{byID: map[string]entry{}, copies: map[string][]byte{}, ids: map[string]bool{}, queue: make(chan []byte, 8)}
	h.next = func(b []byte) ([]byte, error) { return b, nil }
	go func() {
		for range h.queue {
		}
	}()
	lambda.Start(h)
}
