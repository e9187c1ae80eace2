// Command payloadsafe keeps a digest of the payloads it has seen.
//
// Source: twin of payload
// Safe: copy: the sum is a value, and so is the string
package main

import (
	"context"
	"crypto/sha256"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type handler struct {
	mu   sync.Mutex
	seen map[[sha256.Size]byte]int
}

func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	sum := sha256.Sum256(payload)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.seen) > 1000 {
		clear(h.seen)
	}
	h.seen[sum]++
	if h.seen[sum] > 1 {
		return []byte(`"same"`), nil
	}
	return append([]byte(nil), payload...), nil
}

func main() { lambda.StartHandler(&handler{seen: map[[sha256.Size]byte]int{}}) }
