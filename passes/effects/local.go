package effects

import (
	"slices"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// Stores to the heap accumulate, whatever their order. Along the control flow of
// one function more is known, and three idioms need it:
//
//   - a copy of a shared struct whose fields are replaced before they are used
//     (next := defaults; next.Labels = make(...)): stores to a local variable's
//     fields replace what was there (state.vars);
//   - an object that is changed after it was stored where others find it: it is
//     seen through its shared view from there on (state.published);
//   - state that is swapped out under its lock and then used without it
//     (batch := q.items; q.items = nil), or one element of it
//     (last := q.free[n]; q.free = q.free[:n]): what was loaded is the function's own
//     once the place holds something else (state.loads, state.owned).

// A variable is what a cell of a local variable holds at this point.
type variable struct {
	cell *cell
	val  set
}

// A loaded is a value that was loaded from a shared cell under a lock.
type loaded struct {
	cell *cell
	val  ir.Value
}

// isLocal reports whether stores to o can be followed: inst's own memory, or, in
// code that runs once, any variable.
func isLocal(inst *instance, o *object) bool {
	return o.kind == allocObject && (inst.phase.boot || !o.isShared())
}

// assignLocal notes that a cell now holds just v.
func (st *state) assignLocal(inst *instance, cells, v set) {
	if len(cells) != 1 || !isLocal(inst, cells[0].cell.obj) || cells[0].cell.step == elements {
		for _, r := range cells {
			st.forgetCell(r.cell)
		}
		return
	}
	c := cells[0].cell
	st.forgetCell(c)
	known := st.vars[max(0, len(st.vars)-maxVariables+1):]
	st.vars = append(slices.Clip(known), variable{c, v})
}

// maxVariables is how many cells are known at once. What is forgotten is the oldest: then
// a cell may hold whatever was ever stored there. The tables that generated code begins
// with have a cell for each entry, and are of no interest to anybody later.
const maxVariables = 64

// forgetCell drops what is known of a cell.
func (st *state) forgetCell(c *cell) {
	st.forget(func(v variable) bool { return v.cell == c })
}

// forgetObjects drops what is known of the objects that a call is given.
func (st *state) forgetObjects(s set) {
	if len(st.vars) > 0 && len(s) > 0 {
		st.forget(func(v variable) bool {
			return slices.ContainsFunc(s, func(r ref) bool { return r.cell.obj == v.cell.obj })
		})
	}
}

func (st *state) forget(match func(variable) bool) {
	if slices.ContainsFunc(st.vars, match) {
		st.vars = slices.DeleteFunc(slices.Clone(st.vars), match)
	}
}

// local returns what is known of the only cell of a set.
func (st *state) local(cells set) (set, bool) {
	if len(cells) != 1 {
		return nil, false
	}
	for _, v := range st.vars {
		if v.cell == cells[0].cell {
			return v.val, true
		}
	}
	return nil, false
}

// joinVars keeps what both sides know.
func joinVars(a, b []variable) []variable {
	var out []variable
	for _, v := range a {
		for _, w := range b {
			if v.cell == w.cell {
				out = append(out, variable{v.cell, union(v.val, w.val)})
			}
		}
	}
	return out
}

// noteLoad remembers a load from shared memory under a lock.
func (st *state) noteLoad(cells set, dst ir.Value) {
	if len(st.locks) == 0 || dst < 0 {
		return
	}
	for _, r := range cells {
		if r.cell.obj.isShared() && (len(cells) == 1 || r.cell.step == elements) {
			st.loads = append(slices.Clip(st.loads), loaded{r.cell, dst})
		}
	}
}

// noteStore makes what was loaded from the cell before the function's own, if
// the cell now holds nothing or something new.
func (st *state) noteStore(cells, v set) {
	if len(cells) != 1 || slices.ContainsFunc(v, func(r ref) bool { return r.cell.obj.isShared() && !r.excl }) {
		return
	}
	st.own(cells[0].cell)
}

// noteShortened makes the elements that were loaded before from a slice the function's
// own, if the place that holds the slice now holds less of it.
func (m *machine) noteShortened(inst *instance, store *ir.Instr, cells set, st *state) {
	if !inst.isPartOf(m, store.Y, cells, st) {
		return
	}
	for _, r := range m.subs(m.read(cells[0].cell), elements) {
		st.own(r.cell)
	}
}

// own makes what was loaded from a cell the function's own.
func (st *state) own(c *cell) {
	for _, l := range st.loads {
		if l.cell == c && !slices.Contains(st.owned, l.val) {
			st.owned = append(slices.Clip(st.owned), l.val)
		}
	}
}

// keepBoth keeps the elements of a that are in b.
func keepBoth[T comparable](a, b []T) []T {
	return slices.DeleteFunc(slices.Clone(a), func(x T) bool { return !slices.Contains(b, x) })
}
