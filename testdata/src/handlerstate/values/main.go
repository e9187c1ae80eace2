// Command values: value receivers and copies, and what they still share.
package main

import (
	"context"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type inner struct{ n int }

type handler struct {
	name   string
	count  int
	inner  inner
	shared *inner
	mu     *sync.Mutex
	locked *inner
	arr    [2]int
}

// The receiver is a copy: its own fields are the invocation's.
func (h handler) nopeOwnFields(id string) string {
	h.name = id
	h.count++
	h.inner.n++
	h.arr[0] = h.count
	p := &h
	p.count++
	return h.name
}

func (h handler) throughPointer() {
	h.shared.n++ // want handlerstate "shared"
}

// A lock that all copies share.
func (h handler) nopeLocked() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.locked.n++
}

func (h *handler) bump() { h.count++ }

// A pointer method on the copy.
func (h handler) nopePointerMethod() int {
	h.bump()
	return h.count
}

func (h handler) Handle(ctx context.Context, id string) (string, error) {
	h.throughPointer()
	h.nopeLocked()
	h.nopePointerMethod()
	return h.nopeOwnFields(id), nil
}

// pointers is the same type of thing behind a pointer: its copy is shared.
type pointers struct {
	h     *handler
	count int
}

func (p *pointers) Handle(ctx context.Context, id string) error {
	copied := *p
	copied.count++   // the copy
	copied.h.count++ // want handlerstate "count"
	p.count = 0      // want handlerstate "count"
	p.h.bumpShared()
	return nil
}

func (h *handler) bumpShared() {
	h.inner.n++ // want handlerstate "inner"
}

// Every invocation makes its own handler.
func nopePerInvocation(ctx context.Context, id string) error {
	p := &pointers{h: &handler{}}
	p.count++
	return p.Handle(ctx, id)
}

func main() {
	h := handler{shared: &inner{}, mu: &sync.Mutex{}, locked: &inner{}}
	switch os.Getenv("KIND") {
	case "value":
		lambda.Start(h.Handle)
	case "own":
		lambda.Start(nopePerInvocation)
	default:
		p := &pointers{h: &h}
		lambda.Start(p.Handle)
	}
}
