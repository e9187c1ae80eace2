// Command doc is the wrong half of the rule's manual.
package main

import (
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
	h.last = payload // want retainedpayload `^handler "\(\*handler\)\.Invoke" keeps its payload in "\(\*handler\)\.last": the runtime client uses the buffer again for another invocation$`
	h.mu.Unlock()
	return h.reply, nil
}

func main() { lambda.Start(&handler{reply: []byte(`"ok"`)}) }
