package effects

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// A freed is a value that was given back to a pool on every way to a point: a value
// of the function, or what a variable holds that a deferred closure has captured.
// Values, not objects, are followed: of two buffers out of one pool, which are one
// object here, one may be given back.
type freed struct {
	val  ir.Value // ir.None if it is what the variable at cell holds
	cell *cell
	pool *cell
}

// free notes that the arguments are given back to the pool that is the receiver.
func (f *foreign) free() {
	if f.inst.phase.boot || len(f.recv) != 1 || f.at.foreign || f.at.in.Op != ir.Call || f.at.in.Mode != ir.Static {
		return
	}
	for _, v := range f.at.in.Args[1:] {
		val, c := f.inst.origin(f.machine, v, f.st, 0)
		if val == ir.None && c == nil {
			continue
		}
		gone := freed{val, c, f.recv[0].cell}
		if slices.ContainsFunc(f.st.freed, func(g freed) bool { return g.val == val && g.cell == c }) {
			f.act(f.inst, f.at, f.st, Act{Kind: UsesFreed, Key: "twice"}).setCell(gone.pool)
			continue
		}
		f.st.freed = append(slices.Clip(f.st.freed), gone)
	}
}

// notePooled notes the call of a method that returns memory which is back in a pool.
func (f *foreign) notePooled() {
	if f.at.in.Op != ir.Call || f.at.in.Dst < 0 {
		return
	}
	if r, maker := f.pooled(f.recv, baseName(f.call.key)); maker != "" {
		f.act(f.inst, f.at, f.st, Act{Kind: UsesFreed, Key: "library", Callee: maker}).setCell(r.cell)
	}
}

// pooled finds an object whose method returns memory which is back in a pool, and the
// function that made it, whose model says so.
func (f *foreign) pooled(v set, method string) (ref, string) {
	for _, r := range v {
		e, ok := f.known.Lookup(r.cell.obj.from)
		if !ok || r.cell.obj.kind != opaqueObject {
			continue
		}
		if t, ok := e.Trait("pooled"); ok && t.Args[0] == method {
			return r, e.Key
		}
	}
	return ref{}, ""
}

// wrapsPooled notes a wrapper that hands out what Invoke of such an object returns.
func (f *foreign) wrapsPooled(v set) {
	if _, maker := f.pooled(v, "Invoke"); maker != "" {
		f.leak(Leak{Reason: "it hands out what Invoke of the handler of " + ShortKey(maker) + " returns, which is back in a pool by then"})
	}
}

// maxOrigin bounds how many conversions and fields lie between a value and its origin.
const maxOrigin = 16

// origin returns the value that v is part of, converted from or shares its memory
// with; or the variable out of which it was loaded. A string is a copy and has none.
func (inst *instance) origin(m *machine, v ir.Value, st *state, depth int) (ir.Value, *cell) {
	if v < 0 || depth > maxOrigin || inst.fn.plain[v] {
		return ir.None, nil
	}
	def := inst.def(v)
	if def == nil {
		return v, nil // a parameter
	}
	next := ir.None
	switch def.Op {
	case ir.Copy, ir.MakeIface, ir.Assert, ir.Slice, ir.FieldAddr, ir.ElemAddr, ir.FieldVal:
		next = def.X
	case ir.Extract:
		if tuple := inst.def(def.X); tuple != nil && tuple.Op == ir.Assert && def.N == 0 {
			next = tuple.X
		}
	case ir.Load:
		if c := inst.variableAt(m, def.X, st); c != nil {
			return ir.None, c
		}
		if from := inst.def(def.X); from == nil || from.Op != ir.FieldAddr && from.Op != ir.ElemAddr {
			next = def.X // *p of a pooled p; what a field or element holds may be anybody's
		}
	case ir.Call:
		next = m.sharesMemory(def)
	}
	if next == ir.None {
		return v, nil
	}
	return inst.origin(m, next, st, depth+1)
}

// variableAt returns the cell of the variable whose address v is.
func (inst *instance) variableAt(m *machine, v ir.Value, st *state) *cell {
	isFree := int(v) >= inst.fn.Params && int(v) < inst.fn.Params+inst.fn.FreeVars
	if def := inst.def(v); !isFree && (def == nil || def.Op != ir.Alloc) {
		return nil
	}
	if refs := inst.operand(m, v, st); len(refs) == 1 {
		return refs[0].cell
	}
	return nil
}

// sharesMemory returns the argument whose memory the result of a call shares.
func (m *machine) sharesMemory(call *ir.Instr) ir.Value {
	if len(call.Args) == 0 {
		return ir.None
	}
	if call.Mode == ir.Builtin && call.Name == "append" {
		return call.Args[0]
	}
	e, ok := m.known.Lookup(call.Callee)
	if !ok || call.Mode != ir.Static {
		return ir.None
	}
	t, ok := e.Trait("returns")
	if !ok {
		return ir.None
	}
	i := 0 // the receiver
	if t.Args[0] != "recv" {
		i, _ = strconv.Atoi(strings.TrimSuffix(t.Args[0], "..."))
		if isMethodKey(call.Callee) {
			i++
		}
	}
	if i >= len(call.Args) {
		return ir.None
	}
	return call.Args[i]
}

// stepFreed notes the use of memory that was given back, and forgets what is new.
func (m *machine) stepFreed(inst *instance, at site, st *state) {
	if len(st.freed) == 0 {
		return
	}
	in := at.in
	st.freed = slices.DeleteFunc(slices.Clone(st.freed), func(g freed) bool {
		return g.val != ir.None && g.val == in.Dst || in.Op == ir.Store && g.cell != nil && g.cell == inst.variableAt(m, in.X, st)
	})
	how, used := "use", []ir.Value(nil)
	switch {
	case in.Op == ir.Load && inst.variableAt(m, in.X, st) == nil, in.Op == ir.Store, in.Op == ir.Lookup, in.Op == ir.MapUpdate:
		used = []ir.Value{in.X}
	case in.Op == ir.Call && in.When == ir.Now && !m.known.Has(in.Callee, "frees"):
		used = in.Args
	case in.Op == ir.Return:
		how, used = "result", inst.returned(at)
	}
	for _, v := range used {
		val, c := inst.origin(m, v, st, 0)
		for _, g := range st.freed {
			if (val != ir.None || c != nil) && g.val == val && g.cell == c {
				m.act(inst, at, st, Act{Kind: UsesFreed, Key: how}).setCell(g.pool)
				st.freed = slices.DeleteFunc(st.freed, func(h freed) bool { return h == g }) // once is enough
				return
			}
		}
	}
}

// returned lists the values that a function returns: also those that it has stored in
// its result variables, and in the fields of a struct that it returns.
func (inst *instance) returned(ret site) []ir.Value {
	out := slices.Clone(ret.in.Args)
	for i := 0; i < len(out) && i < maxOrigin; i++ {
		if load := inst.def(out[i]); load != nil && load.Op == ir.Load {
			out = append(out, inst.storedIn(load.X, ret.block)...)
		}
	}
	return out
}

// storedIn lists what is stored in the variable at an address, and in its fields, on a
// way to a block.
func (inst *instance) storedIn(address ir.Value, block int32) []ir.Value {
	if def := inst.def(address); def == nil || def.Op != ir.Alloc {
		return nil
	}
	var out []ir.Value
	for _, b := range inst.fn.order {
		if b != block && !inst.fn.leadsTo(b, block) {
			continue
		}
		for i := range inst.fn.Blocks[b].Instrs {
			in := &inst.fn.Blocks[b].Instrs[i]
			if in.Op != ir.Store {
				continue
			}
			to := inst.def(in.X)
			if in.X == address || to != nil && to.Op == ir.FieldAddr && to.X == address {
				out = append(out, in.Y)
			}
		}
	}
	return out
}

// passFreed tells the caller what a call has given back: its arguments, and what
// captured variables hold.
func (m *machine) passFreed(caller *instance, at site, inst *instance, st *state) {
	for _, g := range inst.exit.freed {
		if g.cell == nil {
			if at.foreign || at.in.Op != ir.Call || at.in.Mode != ir.Static || int(g.val) >= min(inst.fn.Params, len(at.in.Args)) {
				continue
			}
			g.val, g.cell = caller.origin(m, at.in.Args[g.val], st, 0)
		}
		switch {
		case g.val == ir.None && g.cell == nil:
		case slices.Contains(st.freed, g):
			m.act(caller, at, st, Act{Kind: UsesFreed, Key: "twice"}).setCell(g.pool)
		default:
			st.freed = append(slices.Clip(st.freed), g)
		}
	}
}
