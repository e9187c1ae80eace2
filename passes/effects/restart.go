package effects

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// State of one invocation that is kept where all find it is often emptied first: in the
// handler, without a condition. If that is done under a lock, or atomically, which is
// given up before the state is used, there is no race, and still another invocation
// empties or fills it in between. (State that is emptied where it is read, under one
// lock, is a batch that is handed on, and right.)

// A restart is a shared place that the invocation has emptied, on every way to a point.
type restart struct {
	cell  *cell
	since lockSet // the locks that have been held ever since
}

func (st *state) joinRestarts(other []restart) {
	var out []restart
	for _, r := range st.restarts {
		for _, s := range other {
			if r.cell == s.cell {
				out = append(out, restart{r.cell, r.since.intersect(s.since)})
			}
		}
	}
	st.restarts = out
}

// giveUp notes that a lock is released: what was emptied under it is anybody's.
func (st *state) giveUp(lock *cell) {
	if len(st.restarts) == 0 {
		return
	}
	st.restarts = slices.Clone(st.restarts)
	for i := range st.restarts {
		st.restarts[i].since = st.restarts[i].since.without(lock)
	}
}

// restartsKey tells callers apart that have emptied something.
func (st *state) restartsKey() string {
	key := ""
	for _, r := range st.restarts {
		key += "~" + strconv.Itoa(r.cell.id) + r.since.key()
	}
	return key
}

// noteRestart notes that an invocation empties a place, whatever happens.
func (m *machine) noteRestart(inst *instance, at site, cells set, st *state) *act {
	c := keeper(cells)
	if c == nil || inst.phase.boot || c.isElement() || !m.isUnconditional(at) {
		return nil
	}
	r := restart{c, st.locks}
	st.restarts = slices.DeleteFunc(slices.Clone(st.restarts), func(s restart) bool { return s.cell == c })
	st.restarts = append(st.restarts, r)
	a := m.act(inst, at, st, Act{Kind: Empties})
	a.setCell(c)
	return a
}

// isUnconditional reports whether every invocation gets to a site, by the calls that are
// being interpreted.
func (m *machine) isUnconditional(at site) bool {
	for i, inst := range m.stack {
		block := at.block
		if i < len(m.stack)-1 {
			call := inst.calls[len(inst.calls)-1] // the one that is running
			if call.when == ir.Go {
				return false
			}
			block = call.block
		}
		if inst.fn.avoids(0, block) {
			return false
		}
	}
	return true
}

// noteEmptied notes the store of an empty value.
func (m *machine) noteEmptied(inst *instance, at site, cells set, st *state) {
	if !inst.isEmpty(at.in.Y, at.in.Agg) || m.isDrained(inst, at.in.Y, cells, st) {
		return
	}
	a := m.noteRestart(inst, at, cells, st)
	if v, ok := inst.fn.Ref(at.in.Y); ok && v.Kind == ir.RefNil && a != nil {
		a.Key = "nil"
	}
}

// isEmpty reports whether a value is zero, nil, or a list or map with nothing in it.
func (inst *instance) isEmpty(v ir.Value, agg bool) bool {
	if v == ir.None {
		return agg // the zero value of a struct or array
	}
	if c, ok := inst.fn.Ref(v); ok {
		return c.Kind == ir.RefNil || c.Kind == ir.RefString && c.Name == "" || c.Kind == ir.RefInt && (c.Name == "0" || c.Name == "false")
	}
	def := inst.def(v)
	if def == nil {
		return false
	}
	switch def.Op {
	case ir.MakeMap, ir.MakeSlice:
		return true
	case ir.Slice:
		high, ok := inst.fn.Ref(def.Y)
		return ok && high.Name == "0"
	}
	return false
}

// isDrained reports whether what is in a place was taken out under the lock that is held:
// it is emptied because somebody has it. List[:0] alone takes nothing out.
func (m *machine) isDrained(inst *instance, v ir.Value, cells set, st *state) bool {
	list := ir.None
	if def := inst.def(v); def != nil && def.Op == ir.Slice {
		list = def.X
	}
	return slices.ContainsFunc(st.loads, func(l loaded) bool {
		return l.val != list && len(cells) == 1 && l.cell == cells[0].cell && inst.consumes(l.val)
	})
}

// noteUse notes that an invocation uses the value of a place that it has emptied, and has
// not held the lock since.
func (m *machine) noteUse(inst *instance, at site, cells set, st *state) {
	for _, r := range st.restarts {
		isPart := func(c ref) bool { return c.cell.isWithin(r.cell) }
		if len(r.since) == 0 && slices.ContainsFunc(cells, isPart) && inst.consumes(at.in.Dst) {
			m.act(inst, at, st, Act{Kind: UsesEmptied}).setCell(r.cell)
		}
	}
}

// consumes reports whether a function uses a value other than to add to it, or to find
// what is under a key in it.
func (inst *instance) consumes(v ir.Value) bool { return inst.uses(v, inst.isConsumed) }

// handsOn is consumes for what was made of such a value, and may be stored.
func (inst *instance) handsOn(v ir.Value) bool {
	return inst.uses(v, func(v ir.Value, by *ir.Instr) bool { return by.Op != ir.Store && inst.isConsumed(v, by) })
}

func (inst *instance) uses(v ir.Value, how func(ir.Value, *ir.Instr) bool) bool {
	if v < 0 {
		return false
	}
	for _, b := range inst.fn.order {
		block := &inst.fn.Blocks[b]
		for i := range block.Instrs {
			if how(v, &block.Instrs[i]) {
				return true
			}
		}
	}
	return false
}

func (inst *instance) isConsumed(v ir.Value, by *ir.Instr) bool {
	switch by.Op {
	case ir.Lookup, ir.MapUpdate:
		return by.Y == v || by.Z == v
	case ir.BinOp:
		return (by.X == v || by.Y == v) && inst.handsOn(by.Dst)
	case ir.Slice:
		return by.X == v && inst.handsOn(by.Dst)
	case ir.Call:
		if by.Mode == ir.Builtin && len(by.Args) > 0 && by.Args[0] == v {
			switch by.Name {
			case "delete", "clear":
				return false
			case "append":
				return inst.handsOn(by.Dst)
			}
		}
	}
	return by.X == v || by.Y == v || slices.Contains(by.Args, v) || slices.Contains(by.Sends, v)
}

// restartAtomic notes that a number is set to zero, or used, by an atomic operation.
func (f *foreign) restartAtomic(place set, write bool) {
	if f.at.foreign || f.at.in.Op != ir.Call || f.at.in.When != ir.Now {
		return
	}
	args := f.at.in.Args
	if write && len(args) == 2 && strings.HasPrefix(baseName(f.call.key), "Store") && f.inst.isEmpty(args[1], false) {
		if a := f.noteRestart(f.inst, f.at, place, f.st); a != nil {
			a.Atomic = true
		}
		return
	}
	f.noteUse(f.inst, f.at, place, f.st)
}
