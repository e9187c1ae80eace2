// Command storedtoosoon publishes an index, and fills it afterwards.
//
// Source: Uber 2022: statement order; race detector's tests: RaceAtomicStoreLoad
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type index struct{ terms map[string][]int }

type search struct{ idx atomic.Pointer[index] }

func (s *search) rebuild(docs []string) {
	idx := &index{terms: map[string][]int{}}
	s.idx.Store(idx)
	for n, d := range docs {
		idx.terms[d] = append(idx.terms[d], n) // issue unsafecache
	}
}

func (s *search) handle(ctx context.Context, e struct {
	Docs []string
	Term string
}) ([]int, error) {
	if len(e.Docs) > 0 {
		s.rebuild(e.Docs)
	}
	return s.idx.Load().terms[e.Term], nil // also
}

func main() {
	s := &search{}
	s.idx.Store(&index{})
	lambda.Start(s.handle)
}
