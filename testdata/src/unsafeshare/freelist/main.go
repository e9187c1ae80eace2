// Command freelist keeps buffers for the next invocation in a slice.
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
	kept []*bytes.Buffer
}

// nopeGet takes the last buffer out of the list under the lock.
func (p *pool) nopeGet() *bytes.Buffer {
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

// nopeFirst takes the first.
func (p *pool) nopeFirst() *bytes.Buffer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) == 0 {
		return nil
	}
	b := p.free[0]
	p.free = p.free[1:]
	return b
}

func (p *pool) put(b *bytes.Buffer) {
	p.mu.Lock()
	p.free = append(p.free, b)
	p.kept = append(p.kept, &bytes.Buffer{})
	p.mu.Unlock()
}

// peek leaves the buffer in the list.
func (p *pool) peek() *bytes.Buffer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept) == 0 {
		return nil
	}
	return p.kept[0]
}

func (p *pool) join(ctx context.Context, words []string) (string, error) {
	b := p.nopeGet()
	defer p.put(b)
	b.Reset()
	for _, w := range words {
		b.WriteString(w)
	}
	if f := p.nopeFirst(); f != nil {
		f.WriteString("first")
	}
	if k := p.peek(); k != nil {
		k.WriteString("kept") // want unsafeshare "kept"
	}
	return b.String(), nil
}

func main() { lambda.Start(new(pool).join) }
