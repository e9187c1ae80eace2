// Command parts keeps what it has cut out of its payload.
package main

import (
	"bytes"
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type handler struct {
	mu    sync.Mutex
	first []byte
	rest  []byte
	lines [][]byte
	heads []string
}

func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	first, rest, _ := bytes.Cut(payload, []byte("\n"))
	h.mu.Lock()
	defer h.mu.Unlock()
	h.first = first // want retainedpayload "first"
	h.rest = rest   // want retainedpayload "rest"
	if len(h.lines) > 100 {
		h.lines = h.lines[50:] // nope: nothing new is kept
	}
	h.lines = append(h.lines, first) // want retainedpayload "lines"
	h.heads = append(h.heads, string(first))
	return []byte("null"), nil
}

func main() { lambda.Start(&handler{}) }
