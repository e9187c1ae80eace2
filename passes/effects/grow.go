package effects

import (
	"slices"
	"strconv"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// noteGrowth notes that an invocation adds an entry of its own to a collection that
// it shares: under a key that comes from the request, or at the end.
func (m *machine) noteGrowth(inst *instance, at site, cells set, st *state) {
	in := at.in
	if inst.phase.boot {
		return
	}
	if in.Op == ir.Store && !inst.appends(in) {
		m.shrinkVariable(cells)
		return
	}
	if in.Op == ir.MapUpdate {
		if key := inst.textOf(in.Y); key.kind != dynamicText || !key.request {
			return
		}
	}
	m.grows(inst, at, cells, Act{Kind: Grows}, st)
}

// appends reports whether a store is x = append(x, ...) for a whole x.
func (inst *instance) appends(store *ir.Instr) bool {
	def := inst.def(store.Y)
	return def != nil && def.Op == ir.Call && def.Mode == ir.Builtin && def.Name == "append" && !inst.cutShort(def.Args[0], 0)
}

func (m *machine) grows(inst *instance, at site, cells set, a Act, st *state) {
	for _, r := range cells {
		if r.cell.obj.isShared() && r.cell.obj.of == nil && !r.excl {
			m.act(inst, at, st, a).setCell(collection(r.cell))
			return
		}
	}
}

// collection is what an element is in, or c itself.
func collection(c *cell) *cell {
	if c.step == elements {
		return c.parent
	}
	return c
}

// shrinkVariable notes that variables get new values: what they held is gone.
func (m *machine) shrinkVariable(cells set) {
	m.shrink(cells)
	for _, r := range cells {
		if r.cell.obj.isShared() {
			m.shrink(m.subs(m.read(r.cell), elements))
		}
	}
}

// shrink notes that something is taken out of collections, or that somebody looks
// at how much is in them.
func (m *machine) shrink(cells set) {
	for _, r := range cells {
		if r.cell.obj.isShared() {
			m.shrunk[r.cell] = true
		}
	}
}

// shrinkElements notes delete and clear.
func (m *machine) shrinkElements(inst *instance, x set) {
	if !inst.phase.boot {
		m.shrink(m.subs(x, elements))
	}
}

// noteLength notes len(x), of a map or of what a variable holds.
func (m *machine) noteLength(inst *instance, arg ir.Value, x set, st *state) {
	if inst.phase.boot {
		return
	}
	m.shrink(m.subs(x, elements))
	if def := inst.def(arg); def != nil && def.Op == ir.Load {
		m.shrink(inst.operand(m, def.X, st))
	}
}

// growForeign notes that the receiver gets an entry, under the key that is an argument.
func (f *foreign) growForeign(t kb.Trait) {
	i, err := strconv.Atoi(t.Args[0])
	if i++; f.inst.phase.boot || err != nil || i >= len(f.at.in.Args) {
		return
	}
	if i+1 < len(f.at.in.Args) && f.at.in.Mode == ir.Static {
		if a := f.noteKeptUnder(f.inst, f.at, f.inst.unboxed(f.at.in.Args[i]), f.at.in.Args[i+1], f.recv, f.args[i], f.st); a != nil {
			a.Atomic = true
		}
	}
	if key := f.inst.textOf(f.at.in.Args[i]); key.kind == dynamicText && key.request {
		f.grows(f.inst, f.at, f.recv, Act{Kind: Grows, Atomic: true}, f.st)
	}
}

// unboxed is what an interface was made of.
func (inst *instance) unboxed(v ir.Value) ir.Value {
	if def := inst.def(v); def != nil && def.Op == ir.MakeIface {
		return def.X
	}
	return v
}

// shrinkForeign notes that entries of the receiver are taken out, or looked through.
func (f *foreign) shrinkForeign() {
	if !f.inst.phase.boot {
		f.shrink(f.recv)
	}
}

// bounded reports whether something keeps the collection at c small.
func (m *machine) bounded(c *cell) bool {
	return m.shrunk[c] || slices.ContainsFunc(c.kids, func(k *cell) bool { return k.step == elements && m.shrunk[k] })
}
