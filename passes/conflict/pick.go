package conflict

import (
	"cmp"
	"slices"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// A picker chooses which sides of the conflicts on one object are reported.
type picker struct {
	root  Root
	group []*effects.Access // accesses to one object
	all   []*effects.Access // accesses of the entry point
	out   []*Conflict
	done  map[key]bool
}

// A key says when two conflicts are the same to a user.
type key struct {
	span  finding.Span
	place string
}

// pick reports
//
//   - every write that conflicts with itself, run by another invocation: each is a
//     statement to change;
//   - each of two writes under different locks;
//   - a write by a background goroutine that holds no lock;
//   - a read that lacks the lock which a write holds, once per function and place;
//   - a read of a map that somebody writes without a lock, once per function and
//     place, unless the function has such a write itself: the runtime ends the
//     process when the two meet, so that the read is as much to be changed.
//
// Other reads are named as the other side of the write.
func (p *picker) pick() []*Conflict {
	p.done = map[key]bool{}
	slices.SortStableFunc(p.group, func(a, b *effects.Access) int {
		return cmp.Or(a.Span.Compare(b.Span), cmp.Compare(a.Place.Name, b.Place.Name), cmp.Compare(a.Kind, b.Kind))
	})
	for _, a := range p.group {
		if a.Kind.Writes() {
			p.pickWrite(a)
		}
	}
	for _, a := range p.group {
		if !a.Kind.Writes() {
			p.pickRead(a)
		}
	}
	return p.out
}

func (p *picker) pickWrite(w *effects.Access) {
	if alone(w) {
		p.report(w, p.otherSide(w), "every invocation makes this write")
		return
	}
	for _, o := range p.group {
		if !conflict(w, o) {
			continue
		}
		bare := w.Background && !locked(w)
		if bare || o.Kind.Writes() && !alone(o) {
			p.report(w, o, "")
			return
		}
	}
}

// alone reports whether a write conflicts with itself, made by two invocations.
func alone(w *effects.Access) bool { return !w.Background && conflict(w, w) }

// locked reports whether a holds a lock that others can hold too: it is then the
// other side that lacks it.
func locked(a *effects.Access) bool {
	return slices.ContainsFunc(a.Locks, func(l effects.Held) bool { return l.Place.Shared })
}

// exclusive returns the locks that a holds for writing and others can hold too.
func exclusive(a *effects.Access) []effects.Held {
	var out []effects.Held
	for _, l := range a.Locks {
		if l.Place.Shared && !l.Read {
			out = append(out, l)
		}
	}
	return out
}

func (p *picker) pickRead(r *effects.Access) {
	for _, w := range p.group {
		if !w.Kind.Writes() || !conflict(r, w) {
			continue
		}
		guarded := len(exclusive(w)) > 0
		mapRace := r.Kind.Container() && w.Kind.Container()
		unsafeRace := r.Kind.Unsafe() && w.Kind.Unsafe() && r.Type != "" // not state of a foreign package: the write is what to change
		atomicRace := w.Kind.Atomic()
		switch {
		case p.reads(r):
			return
		case guarded || atomicRace || r.Kind.Encode() && len(w.Locks) > 0:
			if p.checkedBelow(r) {
				continue
			}
		case (mapRace || unsafeRace) && !locked(r):
			if p.written(r) {
				continue
			}
		default:
			continue
		}
		p.report(r, w, "")
		return
	}
}

// reads reports whether a read of the place is already reported in the function of r.
func (p *picker) reads(r *effects.Access) bool {
	return slices.ContainsFunc(p.out, func(c *Conflict) bool {
		return !c.Access.Kind.Writes() && c.Access.Function == r.Function && c.Access.Package == r.Package && c.Access.Place.Name == r.Place.Name
	})
}

// written reports whether a write of the place is already reported in the function of r.
func (p *picker) written(r *effects.Access) bool {
	return slices.ContainsFunc(p.out, func(c *Conflict) bool {
		return c.Access.Kind.Writes() && c.Access.Function == r.Function && c.Access.Package == r.Package && overlap(c.Access.Place, r.Place)
	})
}

// checkedBelow reports whether r is the check of a reported lazy initialisation
// of the same function, or part of the reported statement: then it needs no
// finding of its own.
func (p *picker) checkedBelow(r *effects.Access) bool {
	return slices.ContainsFunc(p.out, func(c *Conflict) bool {
		a := c.Access
		if !a.Kind.Writes() || a.Function != r.Function || a.Package != r.Package || !overlap(a.Place, r.Place) {
			return false
		}
		return c.Class == LazyInit || a.Span.Line == r.Span.Line
	})
}

// otherSide chooses the access to name beside a write that conflicts with itself:
// a read elsewhere tells most, then a write elsewhere, then a read of the same function.
func (p *picker) otherSide(w *effects.Access) *effects.Access {
	var best *effects.Access
	rank := func(o *effects.Access) int {
		r := 0
		if !o.Kind.Writes() {
			r += 2
		}
		if o.Function != w.Function {
			r += 3
		}
		return r
	}
	for _, o := range p.group {
		if o.Span.Compare(w.Span) == 0 || !conflict(w, o) {
			continue
		}
		if best == nil || rank(o) > rank(best) {
			best = o
		}
	}
	return best
}

func (p *picker) report(a, other *effects.Access, alone string) {
	k := key{a.Span, a.Place.Name}
	if p.done[k] {
		return
	}
	p.done[k] = true
	c := &Conflict{Root: p.root, Access: a, Other: other, Class: p.classify(a, other)}
	if other == nil {
		c.Alone = alone
	} else {
		c.Checked = p.checks(other, a)
	}
	p.out = append(p.out, c)
}

func (p *picker) classify(a, other *effects.Access) Class {
	switch {
	case a.Kind.Encode():
		return Bound
	case a.Cache || other != nil && other.Cache:
		return Container
	case a.Kind.Unsafe() || other != nil && other.Kind.Unsafe():
		return UnsafeValue
	case a.Place.Holder != "" || a.Kind.Append():
		return Container
	case p.lazy(a) || other != nil && !a.Kind.Writes() && p.lazy(other) && (p.checks(other, a) || a.Function == other.Function):
		return LazyInit
	case a.Place.Global:
		return Package
	}
	return Bound
}

// lazy reports whether w stands under a check of what it writes, or of a flag
// that is set beside it.
func (p *picker) lazy(w *effects.Access) bool {
	if !w.Kind.Writes() {
		return false
	}
	return slices.ContainsFunc(w.Checks, func(check *effects.Place) bool {
		return overlap(check, w.Place) || p.setBeside(w, check)
	})
}

// setBeside reports whether the checked place is written in the same branch as w.
func (p *picker) setBeside(w *effects.Access, check *effects.Place) bool {
	return slices.ContainsFunc(p.siblings(w), func(o *effects.Access) bool {
		return o != w && o.Kind.Writes() && o.Place.ID == check.ID
	})
}

// siblings are the accesses of the same branch as w.
func (p *picker) siblings(w *effects.Access) []*effects.Access {
	if w.Region == "" {
		return nil
	}
	var out []*effects.Access
	for _, a := range p.all {
		if a.Region == w.Region {
			out = append(out, a)
		}
	}
	return out
}

// checks reports whether r reads what decides whether w happens.
func (p *picker) checks(w, r *effects.Access) bool {
	return slices.ContainsFunc(w.Checks, func(check *effects.Place) bool { return overlap(check, r.Place) })
}
