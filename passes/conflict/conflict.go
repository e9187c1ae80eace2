// Package conflict pairs the accesses of concurrent invocations.
//
// Two accesses to one place conflict when two invocations (or an invocation and
// a goroutine that was started before) can make them at once, at least one
// writes, they are not both atomic, and no lock orders them: a lock that both
// hold, and at least one of them for writing. A write under a read lock conflicts with itself.
//
// Of a conflict the side that lacks the lock is reported, for there is the line
// to change; see pick for which of the sides of a place that are.
package conflict

import (
	"cmp"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// Analyzer computes the conflicts of the entry points that a package registers.
var Analyzer = &analysis.Analyzer{
	Name:       "lmiconflict",
	Doc:        "pair the accesses of concurrent invocations",
	Run:        run,
	Requires:   []*analysis.Analyzer{effects.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
}

// A Result is what one package's entry points do to shared places.
type Result struct {
	Roots     []Root
	Accesses  []Access // sorted by span
	Conflicts []*Conflict
	Blind     []finding.BlindSpot
}

// A Root is an entry point: a function that concurrent invocations run.
type Root struct {
	Name  string       // as the user would name it: "(*API).Handle", "main.func1"
	Start finding.Span // the registration: the call of lambda.Start
}

// An Access is one access by an invocation to a place that another can reach.
type Access struct {
	Place   string // access path: "main.cache.entries"
	Handler string // Root.Name
	Side    finding.Side
}

// A Class says what kind of defect a conflict is. Each conflict has one: the
// first that fits, in this order.
type Class uint8

const (
	UnsafeValue Class = iota // a value whose type is not safe to share
	Container                // what a map holds
	LazyInit                 // a write under a check of what it writes
	Bound                    // state that handlers are bound to
	Package                  // state of a package
)

// A Conflict is two accesses that nothing orders.
type Conflict struct {
	Class  Class
	Root   Root
	Access *effects.Access // the side to report
	Other  *effects.Access // nil if Access conflicts with itself, and nothing else is worth naming
	Alone  string          // then: why one side suffices
	// Checked is set when Access is the check that decides about Other.
	Checked bool
}

func run(pass *analysis.Pass) (any, error) {
	eff := pass.ResultOf[effects.Analyzer].(*effects.Result)
	res := &Result{Blind: eff.Blind}
	for _, r := range eff.Roots {
		root := Root{Name: r.Name, Start: r.Start}
		res.Roots = append(res.Roots, root)
		for _, a := range r.Accesses {
			res.Accesses = append(res.Accesses, Access{Place: a.Place.Name, Handler: r.Name, Side: Side(a)})
		}
		res.Conflicts = append(res.Conflicts, Pair(root, r.Accesses)...)
		for _, a := range r.Within {
			res.Conflicts = append(res.Conflicts, within(root, a))
		}
	}
	slices.SortStableFunc(res.Accesses, func(a, b Access) int {
		return cmp.Or(a.Side.Span.Compare(b.Side.Span), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Handler, b.Handler))
	})
	return res, nil
}

// Pair finds the conflicts among the accesses of one entry point.
func Pair(root Root, accesses []*effects.Access) []*Conflict {
	var out []*Conflict
	for _, group := range groups(accesses) {
		if !slices.ContainsFunc(group, func(a *effects.Access) bool { return a.Kind.Writes() }) {
			continue // only read
		}
		p := &picker{root: root, group: group, all: accesses}
		out = append(out, p.pick()...)
	}
	return out
}

// within makes a conflict of a write that all goroutines of a crew make.
func within(root Root, a *effects.Access) *Conflict {
	c := &Conflict{Class: Bound, Root: root, Access: a, Alone: "each of the goroutines makes this write"}
	if a.Place.Holder != "" {
		c.Class = Container
	}
	return c
}

// groups splits accesses by the object that they are to. Two accesses to
// different objects never conflict.
func groups(accesses []*effects.Access) [][]*effects.Access {
	index := map[int]int{}
	var out [][]*effects.Access
	for _, a := range accesses {
		id := a.Place.ID
		if n := len(a.Place.Parents); n > 0 {
			id = a.Place.Parents[n-1]
		}
		i, ok := index[id]
		if !ok {
			i = len(out)
			index[id] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], a)
	}
	return out
}

// overlap reports whether one place is the other or contains it.
func overlap(a, b *effects.Place) bool {
	return a.ID == b.ID || slices.Contains(a.Parents, b.ID) || slices.Contains(b.Parents, a.ID)
}

// conflict reports whether nothing orders a and b when two invocations make them.
func conflict(a, b *effects.Access) bool {
	switch {
	case !a.Kind.Writes() && !b.Kind.Writes():
		return false
	case a.Kind.Atomic() && b.Kind.Atomic():
		return false
	case a.Background && b.Background:
		return false // the goroutine runs once
	case (a.Kind.Waits() || b.Kind.Waits()) && (a.Background || b.Background):
		return false // who waits for all invocations does so when no more are to come
	case !overlap(a.Place, b.Place):
		return false
	}
	return !ordered(a, b)
}

// ordered reports whether a lock orders a and b.
func ordered(a, b *effects.Access) bool {
	for _, l := range a.Locks {
		if !l.Place.Shared {
			continue // each invocation has its own
		}
		for _, k := range b.Locks {
			// One access path is one lock, also where the engine tells apart the
			// objects that it leads to.
			if l.Place.ID != k.Place.ID && (l.Place.Name != k.Place.Name || !k.Place.Shared) {
				continue
			}
			if !l.Read || !k.Read {
				return true // the one who holds it for writing is alone
			}
		}
	}
	return false
}

// Side describes an access for a finding.
func Side(a *effects.Access) finding.Side {
	s := finding.Side{Access: Verb(a), Span: a.Span, Function: a.Function, Chain: a.Chain}
	if a.Background {
		s.By = "a background goroutine"
	}
	for _, l := range a.Locks {
		name := l.Place.Name
		if l.Read {
			name += " (read)"
		}
		s.Locks = append(s.Locks, name)
	}
	return s
}

// Verb says what an access does, as the verb phrase of a sentence whose object
// is the place.
func Verb(a *effects.Access) string { return a.Kind.Verb(a.Callee) }
