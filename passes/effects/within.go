package effects

import (
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/ir"
)

// Goroutines that one invocation starts in a loop run the same code at once, like
// invocations do, on the variables that they captured. They are worth a look of
// their own because code that was written for one invocation at a time often has
// them: results = append(results, r) in each, without a lock.

// contend finds the objects that the goroutines of a go statement in a loop all
// reach: what is bound to them and was made outside of the loop.
func (m *machine) contend(inst *instance, at site, st *state) []*object {
	if !inst.fn.inLoop(at.block) || inst.fn.waitsInLoop(at.block) {
		return nil
	}
	values := slices.Clone(at.in.Args)
	if def := inst.def(at.in.X); def != nil && def.Op == ir.Closure {
		values = append(values, def.Args...)
	}
	for _, a := range at.in.Args { // g.Go(func() { ... })
		if def := inst.def(a); def != nil && def.Op == ir.Closure {
			values = append(values, def.Args...)
		}
	}
	var out []*object
	for _, v := range values {
		if v < 0 || inst.fn.sameLoop(at.block, inst.fn.blocks[v]) {
			continue // each goroutine has its own
		}
		for _, r := range inst.operand(m, v, st) {
			out = m.contended(out, r)
			if isVariable(r.cell.obj) { // a captured pointer
				for _, p := range m.read(r.cell) {
					out = m.contended(out, p)
				}
			}
		}
	}
	return out
}

func (m *machine) contended(list []*object, r ref) []*object {
	o := r.cell.obj
	if r.excl || o.kind != allocObject || o.isShared() || slices.Contains(list, o) {
		return list
	}
	if !o.contended {
		o.contended = true
		m.changed = true
	}
	return append(list, o)
}

// leadsTo reports whether control can come from one block to another.
func (f *function) leadsTo(a, b int32) bool { return f.reach != nil && f.reach[a][b] }

// inLoop reports whether control can come back to a block.
func (f *function) inLoop(b int32) bool { return f.reach != nil && f.reach[b][b] }

// sameLoop reports whether each of two blocks follows the other.
func (f *function) sameLoop(a, b int32) bool {
	return b >= 0 && f.reach != nil && f.reach[a][b] && f.reach[b][a]
}

// waitsInLoop reports whether the loop around b receives from a channel or waits
// for a group: then the goroutines may run one after the other.
func (f *function) waitsInLoop(b int32) bool {
	for i := range f.Blocks {
		if int32(i) != b && !f.sameLoop(b, int32(i)) {
			continue
		}
		for j := range f.Blocks[i].Instrs {
			in := &f.Blocks[i].Instrs[j]
			switch {
			case in.Op == ir.Recv, in.Op == ir.Select && !in.Flag:
				return true
			case in.Op != ir.Call || in.When != ir.Now:
			case in.Callee == "(*sync.WaitGroup).Wait", in.Callee == "(*golang.org/x/sync/errgroup.Group).Wait":
				return true
			}
		}
	}
	return false
}

// A crew is the goroutines that one go statement in a loop starts.
type crew struct {
	span    finding.Span
	insts   []*instance
	objects []*object
}

// within collects what crews do to the objects that their members all reach.
func (t *tracer) within(n *namer) []*Access {
	t.walk()
	if t.phase.cut {
		return nil // what waits for one before the next may have been cut
	}
	var out []*Access
	for _, inst := range t.order {
		for _, c := range inst.crews {
			out = append(out, t.crewAccesses(n, c)...)
		}
	}
	return out
}

func (t *tracer) crewAccesses(n *namer, c crew) []*Access {
	insts := reachable(c.insts)
	makers := map[*function]bool{}
	for _, inst := range insts {
		makers[inst.fn] = true
	}
	shared := t.reached(c.objects)
	var out []*Access
	for _, inst := range insts {
		for _, a := range inst.within {
			o := a.cell.obj
			switch {
			case !slices.Contains(c.objects, o), sharedBySome(a.locks, shared):
				continue
			case isIndexed(a.cell):
				continue // each goroutine has an index of its own
			case slices.Contains(inst.fn.pkg.Generated, inst.fn.span(a.at.in.Pos).File):
				continue // gqlgen's way of recovering: not the user's to mend
			case makers[o.by]:
				continue // in a recursion: it may be one that the goroutine has made
			}
			d := t.describe(n, inst, a, false)
			span := c.span
			d.Spawn = &span
			out = append(out, d)
		}
	}
	return out
}

// isIndexed reports whether c is, or is within, an element of a slice or an array.
func isIndexed(c *cell) bool {
	for ; c.parent != nil; c = c.parent {
		if c.step == elements && (c.parent.parent != nil || !strings.HasPrefix(c.obj.typ, "map[")) {
			return true
		}
	}
	return false
}

// reachable returns the instances that calls lead to, the given ones first.
func reachable(from []*instance) []*instance {
	seen := map[*instance]bool{}
	var out []*instance
	queue := slices.Clone(from)
	for len(queue) > 0 {
		inst := queue[0]
		queue = queue[1:]
		if seen[inst] {
			continue
		}
		seen[inst] = true
		out = append(out, inst)
		for _, e := range inst.calls {
			queue = append(queue, e.callee)
		}
	}
	return out
}

// reached returns what the given objects lead to, themselves included.
func (m *machine) reached(from []*object) map[*object]bool {
	seen := map[*object]bool{}
	var visit func(o *object)
	var look func(c *cell)
	visit = func(o *object) {
		if !seen[o] && o.kind != opaqueObject {
			seen[o] = true
			look(o.root)
		}
	}
	look = func(c *cell) {
		for _, r := range m.read(c) {
			visit(r.cell.obj)
		}
		for _, k := range slices.Clone(c.kids) {
			look(k)
		}
	}
	for _, o := range from {
		visit(o)
	}
	return seen
}

// sharedBySome reports whether one of the locks is not the goroutine's own.
func sharedBySome(locks lockSet, reached map[*object]bool) bool {
	return slices.ContainsFunc(locks, func(l lock) bool {
		o := l.cell.obj
		return o.isShared() || o.contended || reached[o]
	})
}
