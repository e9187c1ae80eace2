// Command right is the right half of the rule's manual.
package main

import (
	"bytes"
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type handler struct {
	mu    sync.Mutex
	last  []byte
	reply []byte
}

func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	h.mu.Lock()
	h.last = bytes.Clone(payload)
	h.mu.Unlock()
	return h.reply, nil
}

func main() { lambda.Start(&handler{reply: []byte(`"ok"`)}) }
