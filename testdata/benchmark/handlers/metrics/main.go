// Command metrics counts calls in an implementation of an interface.
//
// Source: GoKer kubernetes#81091: a counter in the implementation of an interface
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type predicate interface{ fits(node string) bool }

type countingPredicate struct{ calls int }

func (p *countingPredicate) fits(node string) bool {
	p.calls++                           // issue handlerstate
	return p.calls%2 == 0 || node != "" // also
}

type scheduler struct{ predicates []predicate }

func (s *scheduler) schedule(ctx context.Context, nodes []string) (string, error) {
	for _, n := range nodes {
		ok := true
		for _, p := range s.predicates {
			ok = ok && p.fits(n)
		}
		if ok {
			return n, nil
		}
	}
	return "", nil
}

func main() {
	s := &scheduler{predicates: []predicate{&countingPredicate{}}}
	lambda.Start(s.schedule)
}
