// Command freelistsafe keeps objects for the next invocation in a slice with a lock.
//
// Source: twin of freelist
// Safe: lock: an object is out of the list as long as an invocation has it
package main

import (
	"bytes"
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type pool struct {
	mu   sync.Mutex
	free []*bytes.Buffer
}

func (p *pool) get() *bytes.Buffer {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.free)
	if n == 0 {
		return &bytes.Buffer{}
	}
	b := p.free[n-1]
	p.free = p.free[:n-1]
	return b
}

func (p *pool) put(b *bytes.Buffer) {
	p.mu.Lock()
	p.free = append(p.free, b)
	p.mu.Unlock()
}

func (p *pool) join(ctx context.Context, words []string) (string, error) {
	b := p.get()
	defer p.put(b)
	b.Reset()
	for _, w := range words {
		b.WriteString(w)
	}
	return b.String(), nil
}

func main() { lambda.Start(new(pool).join) }
