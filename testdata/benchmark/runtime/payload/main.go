// Command payload keeps the last payload to compare it with the next.
//
// Source: aws-lambda-go #600: the payload is memory of a pooled buffer
package main

import (
	"bytes"
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type handler struct {
	mu   sync.Mutex
	last []byte
}

func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	same := bytes.Equal(h.last, payload) // also
	h.last = payload                     // issue retainedpayload
	if same {
		return []byte(`"same"`), nil
	}
	return []byte(`"new"`), nil
}

func main() { lambda.StartHandler(&handler{}) }
