package effects

import (
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
	"github.com/lmicheck/lmicheck/internal/partial"
)

// In packages with errors, holes stand where something was cut (internal/partial). What it was
// may have ordered what invocations do: taken a lock, waited, told somebody. So it may have
// with a value that comes from nowhere, since what made it was cut: a lock that nobody has made,
// a function that nobody has set. From there on, along the control flow, it is not known which
// locks are held: every one may be (anyLock). What is then accessed is not recorded, for a
// false alarm costs more than the finding is worth.
//
// Who waits for a goroutine, who recovers from a panic and who takes something out of a
// collection may stand anywhere in the phase: once it came to a hole, they are taken to be there.

// anyLock stands for every lock that there is. It is alone in its set.
var anyLock = lock{cell: &cell{id: -1, obj: &object{}}}

// holdsAny reports whether it is not known which locks are held.
func (s lockSet) holdsAny() bool { return len(s) == 1 && s[0] == anyLock }

// hasHoles reports whether something was cut from the program.
func (p *program) hasHoles() bool {
	for _, pkg := range p.packages {
		if slices.Contains(pkg.Imports, partial.Path) {
			return true
		}
	}
	return false
}

// lose notes that from here on it is not known which locks are held.
func (m *machine) lose(ph *phase, st *state) {
	st.locks = lockSet{anyLock}
	ph.cut = true
	m.bootCut = m.bootCut || ph.boot
}

// loseFor does so where what orders comes from nowhere, in a program that has holes.
func (m *machine) loseFor(from set, ph *phase, st *state) {
	if len(from) == 0 && m.holes {
		m.lose(ph, st)
	}
}

// loseForMethod does so where the receiver of a method comes from nowhere, and the method orders.
func (m *machine) loseForMethod(in *ir.Instr, ph *phase, st *state) {
	if e, ok := m.known.Lookup(in.Callee); ok && slices.ContainsFunc(e.Traits, orders) {
		m.loseFor(nil, ph, st)
	}
}

// cut interprets the call of a hole, and of a function that orders by something that
// comes from nowhere.
func (f *foreign) cut() {
	if !f.holes {
		return
	}
	if f.recv != nil && isCut(f.recv) || slices.ContainsFunc(f.args, isCut) {
		f.lose(f.inst.phase, f.st)
	}
	switch kind := partial.KindOf(f.call.key); kind {
	case partial.NoHole:
		if f.entry != nil && slices.ContainsFunc(f.entry.Traits, orders) {
			on := f.recv
			if !isMethodKey(f.call.key) && len(f.args) > 0 {
				on = f.args[0]
			}
			f.loseFor(on, f.inst.phase, f.st)
		}
	default:
		f.inst.phase.hole = true
		f.drain()
		f.bootHoles = f.bootHoles || f.inst.phase.boot
		if kind == partial.Unknown || kind == partial.Method && f.mayBeOwn(f.args[0]) {
			f.lose(f.inst.phase, f.st)
		}
	}
}

// drain notes that what was cut may receive what is sent to the channels that it was given.
func (f *foreign) drain() {
	for _, v := range f.args {
		for _, r := range v {
			if strings.HasPrefix(r.cell.obj.typ, "chan ") {
				f.wait(f.inst, r.cell)
			}
		}
	}
}

// isCut reports whether a value may be what a hole has made, of which nothing is known: if
// it is called, or calls what was given to the hole, then under any lock.
func isCut(v set) bool {
	return slices.ContainsFunc(v, func(r ref) bool { return r.cell.obj.cut && len(r.cell.obj.inside) > 0 })
}

// orders reports whether a trait says that a function orders what invocations do.
func orders(t kb.Trait) bool { return isSynchronised(t) || t.Name == "signals" || t.Name == "spawns" }

// mayBeOwn reports whether a value may be of a type of the program's own.
func (f *foreign) mayBeOwn(v set) bool {
	return len(v) == 0 || slices.ContainsFunc(v, func(r ref) bool { return r.cell.obj.cut || f.isOwnType(r.cell.obj.typ) })
}

// lostBefore reports whether a hole of which nothing is known is on the i-th way into a block.
func (inst *instance) lostBefore(block int32, i int) bool {
	preds := inst.fn.Blocks[block].Preds
	return i < len(preds) && inst.ends[preds[i]].locks.holdsAny()
}

// loseChannels does so where one of the channels comes from nowhere.
func (m *machine) loseChannels(inst *instance, in *ir.Instr, st *state) {
	channels := in.Args
	if in.Op != ir.Select {
		channels = []ir.Value{in.X}
	}
	for _, c := range channels {
		m.loseFor(inst.operand(m, c, st), inst.phase, st)
	}
}
