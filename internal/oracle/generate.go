package oracle

import (
	"fmt"
	"math/rand/v2"
)

// Generate makes a random program of about this many statements in its handler. Locks are taken
// in one order, so that no invocation waits for ever: what is behind such a wait cannot race.
func Generate(r *rand.Rand, size int) *Program {
	g := &generator{Rand: r}
	p := &Program{Linked: r.IntN(3) == 0}
	for range r.IntN(3) {
		body := g.block([]string{"a", "b"}, 1+r.IntN(3), place{depth: 1})
		p.Helpers = append(p.Helpers, body)
		g.firsts = append(g.firsts, g.first(body))
	}
	p.Handler = g.block([]string{"bound"}, size, place{})
	return p
}

type generator struct {
	*rand.Rand
	firsts []int // of each helper so far: the first in the order of the locks that it takes
	names  int
	onces  int
}

// A place is where a statement stands.
type place struct {
	depth int
	held  int // the last in the order of the locks that are held
}

// last is behind all locks in their order: the Onces, those of package variables, those of objects.
const last = Locks + 3

// order is the place of a statement's lock in the order, or last.
func (s *Statement) order() int {
	switch {
	case s.Kind == Once:
		return 1
	case !s.Kind.isLock():
		return last
	case s.Own:
		return last - 1
	}
	return 2 + s.N
}

// first is the first in the order of the locks that a block takes.
func (g *generator) first(b Block) int {
	least := last
	b.each(func(s *Statement) {
		least = min(least, s.order())
		if s.Kind == Call {
			least = min(least, g.firsts[s.N])
		}
	})
	return least
}

func (g *generator) block(scope []string, n int, at place) Block {
	scope = scope[:len(scope):len(scope)]
	var b Block
	for len(b) < n {
		s := g.statement(scope, at)
		if s == nil {
			continue
		}
		b = append(b, s)
		if s.Z != "" {
			scope = append(scope, s.Z)
		}
	}
	return b
}

// weights say how often kinds are drawn.
var weights = [kinds]int{
	Fresh: 2, LoadGlobal: 4, StoreGlobal: 2, LoadNext: 3, StoreNext: 2, ReadValue: 2, WriteValue: 2, Increment: 3, AddAtomic: 1,
	ReadNumber: 1, AddNumber: 2, If: 2, IfNil: 2, Hold: 5, HoldRead: 2, Try: 1, Once: 1, Call: 3,
}

func (g *generator) kind() Kind {
	total := 0
	for _, w := range weights {
		total += w
	}
	n := g.IntN(total)
	for k, w := range weights {
		if n -= w; n < 0 {
			return Kind(k)
		}
	}
	panic("internal error: weights do not add up")
}

// statement draws a statement. It returns nil for one that cannot stand there.
func (g *generator) statement(scope []string, at place) *Statement {
	pick := func() string { return scope[g.IntN(len(scope))] }
	s := &Statement{Kind: g.kind(), X: pick(), Y: pick(), N: g.IntN(2)}
	if s.Kind.isLock() {
		s.Own, s.Defer = g.IntN(3) == 0, g.IntN(2) == 0
	}
	order := s.order()
	switch s.Kind {
	case Fresh, LoadGlobal, LoadNext:
		s.Z = fmt.Sprintf("v%d", g.names)
		g.names++
	case Call:
		if len(g.firsts) == 0 {
			return nil
		}
		s.N = g.IntN(len(g.firsts))
		order = g.firsts[s.N]
	case Once:
		s.N = g.onces
	}
	if order <= at.held || s.Kind.hasBody() && at.depth == 2 || s.Kind == Once && s.N == Onces {
		return nil
	}
	if s.Kind == Once {
		g.onces++ // with another function, it would never run that
	}
	if s.Kind.hasBody() {
		in := place{depth: at.depth + 1, held: at.held}
		if order < last {
			in.held = order
		}
		s.Body = g.block(scope, 1+g.IntN(3), in)
	}
	return s
}
