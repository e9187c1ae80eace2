package effects

import (
	"slices"
	"strconv"

	"github.com/lmicheck/lmicheck/internal/ir"
)

const elements = "[*]" // the step from a map, slice, array or channel to what it holds

func field(name string) string { return "." + name }

// operand returns what v may be here. Objects of the invocation that have been
// published on every way to this point are seen through their shared view.
func (inst *instance) operand(m *machine, v ir.Value, st *state) set {
	if v >= 0 {
		s := inst.env[v]
		if len(st.published) > 0 {
			s = asPublished(m, s, st.published)
		}
		if slices.Contains(st.owned, v) {
			s = exclusive(s)
		}
		if slices.Contains(st.sent, v) {
			s = mapRefs(s, func(r ref) (ref, bool) { r.excl = false; return r, true })
		}
		return s
	}
	ref, ok := inst.fn.Ref(v)
	if !ok {
		return nil
	}
	switch ref.Kind {
	case ir.RefGlobal:
		return one(m.global(ref.Name).root)
	case ir.RefFunc:
		return one(m.funcValue(ref.Name).root)
	}
	return nil
}

func asPublished(m *machine, s set, published []*object) set {
	hit := false
	for _, r := range s {
		for _, o := range published {
			hit = hit || r.cell.obj == o
		}
	}
	if !hit {
		return s
	}
	return mapRefs(s, func(r ref) (ref, bool) {
		for _, o := range published {
			if r.cell.obj == o {
				r.cell = m.at(m.sharedView(o), r.cell)
			}
		}
		return r, true
	})
}

func (inst *instance) operands(m *machine, vs []ir.Value, st *state) []set {
	out := make([]set, len(vs))
	for i, v := range vs {
		out[i] = inst.operand(m, v, st)
	}
	return out
}

// set adds s to what local value v may be.
func (inst *instance) set(m *machine, v ir.Value, s set) {
	m.spent += len(s)
	if v >= 0 && !inst.fn.plain[v] {
		inst.env[v] = m.boundedUnion(inst.env[v], s)
	}
}

func (inst *instance) setTuple(v ir.Value, parts ...set) {
	if v < 0 {
		return
	}
	have := inst.tuples[v]
	for len(have) < len(parts) {
		have = append(have, nil)
	}
	for i, p := range parts {
		have[i] = union(have[i], p)
	}
	inst.tuples[v] = have
}

// step interprets one instruction.
func (m *machine) step(inst *instance, at site, st *state) {
	in := at.in
	m.stepText(inst, in, st)
	m.stepFreed(inst, at, st)
	switch in.Op {
	case ir.Alloc, ir.MakeMap, ir.MakeSlice, ir.MakeChan, ir.Closure:
		m.stepCreate(inst, at, st)
	case ir.FieldAddr:
		to := m.subs(inst.operand(m, in.X, st), field(in.Name))
		for _, r := range to {
			r.cell.hidden = in.Flag
		}
		inst.set(m, in.Dst, to)
	case ir.ElemAddr:
		inst.set(m, in.Dst, m.subs(inst.operand(m, in.X, st), elements))
	case ir.FieldVal:
		inst.set(m, in.Dst, m.values(m.subs(inst.operand(m, in.X, st), field(in.Name)), in.Agg))
	case ir.ElemVal:
		inst.set(m, in.Dst, m.values(m.subs(inst.operand(m, in.X, st), elements), in.Agg))
	case ir.Load, ir.Lookup, ir.Next:
		m.stepLoad(inst, at, st)
	case ir.Store, ir.MapUpdate:
		m.stepStore(inst, at, st)
	case ir.Send, ir.Recv, ir.Select:
		m.stepChannel(inst, at, st)
	case ir.Phi:
		m.stepPhi(inst, at, st)
	case ir.Slice:
		x := inst.operand(m, in.X, st)
		for _, r := range x {
			r.cell.obj.spare = r.cell.obj.spare || in.N == 1
		}
		inst.set(m, in.Dst, x)
	case ir.Copy:
		inst.set(m, in.Dst, inst.operand(m, in.X, st))
	case ir.MakeIface:
		m.stepMakeIface(inst, at, st)
	case ir.Assert:
		m.stepAssert(inst, at, st)
	case ir.Extract:
		if parts := inst.tuples[in.X]; int(in.N) < len(parts) {
			inst.set(m, in.Dst, parts[in.N])
		}
	case ir.Call:
		m.stepCall(inst, at, st)
	case ir.Return:
		m.stepReturn(inst, in, st)
	case ir.Panic:
		if in.Pos.Line > 0 && !inst.isImplied(in) { // else the compiler's own, where control never gets
			m.act(inst, at, st, Act{Kind: Panics})
		}
	case ir.RunDefers:
		for i := len(inst.defers) - 1; i >= 0; i-- {
			d := inst.defers[i]
			m.call(inst, d, st)
		}
	}
}

// stepPhi joins what a value is on the ways into a block. On those on which something was cut, it may
// have been taken out of where it was.
func (m *machine) stepPhi(inst *instance, at site, st *state) {
	for i, a := range at.in.Args {
		v := inst.operand(m, a, st)
		if inst.lostBefore(at.block, i) {
			v = exclusive(v)
		}
		inst.set(m, at.in.Dst, v)
	}
}

func (m *machine) stepCreate(inst *instance, at site, st *state) {
	in := at.in
	kind := allocObject
	if in.Op == ir.Closure {
		kind = funcObject
	}
	o := m.create(inst, kind, at, in.Type)
	switch in.Op {
	case ir.Alloc:
		o.name = in.Name
	case ir.MakeChan:
		o.capacity, o.size, o.signal = in.N, in.X, in.Flag
	case ir.MakeSlice:
		o.spare = in.Flag
	case ir.Closure:
		o.fn, o.free = in.Callee, len(in.Args)
		for i, b := range in.Args {
			m.store(m.sub(o.root, strconv.Itoa(i)), inst.operand(m, b, st))
		}
	}
	// The instruction makes a new piece of memory each time: whatever was
	// published before was another one.
	st.published = removeObject(st.published, o)
	st.forgetObjects(one(o.root))
	inst.set(m, in.Dst, one(o.root))
}

func removeObject(list []*object, o *object) []*object {
	for i, p := range list {
		if p == o {
			out := append([]*object(nil), list[:i]...)
			return append(out, list[i+1:]...)
		}
	}
	return list
}

// subs takes one step down from each ref.
func (m *machine) subs(s set, step string) set {
	return mapRefs(s, func(r ref) (ref, bool) {
		return ref{cell: m.sub(r.cell, step), excl: r.excl}, true
	})
}

// values returns what the cells hold: for structs and arrays, the cells.
func (m *machine) values(cells set, agg bool) set {
	if agg {
		return cells
	}
	var v set
	for _, r := range cells {
		got := m.read(r.cell)
		if r.excl {
			got = exclusive(got)
		}
		v = union(v, got)
	}
	return v
}

func (m *machine) stepLoad(inst *instance, at site, st *state) {
	in := at.in
	x := inst.operand(m, in.X, st)
	if in.Op == ir.Next && in.Flag {
		return // ranging over a string
	}
	kind := readVariable
	if in.Op != ir.Load {
		x = m.subs(x, elements)
		kind = readMap
	}
	m.record(inst, at, x, access{kind: kind}, st)
	v, known := st.local(x)
	if !known || in.Agg {
		v = m.values(x, in.Agg)
	}
	if in.Op == ir.Load {
		st.noteLoad(x, in.Dst)
		m.noteUse(inst, at, x, st)
	}
	switch {
	case in.Op == ir.Next:
		inst.setTuple(in.Dst, nil, nil, v)
	case in.Flag:
		inst.setTuple(in.Dst, v, nil)
	default:
		inst.set(m, in.Dst, v)
	}
}

func (m *machine) stepStore(inst *instance, at site, st *state) {
	in := at.in
	x, y := inst.operand(m, in.X, st), inst.operand(m, in.Y, st)
	kind := writeVariable
	if in.Op == ir.MapUpdate {
		x, y = m.subs(x, elements), inst.operand(m, in.Z, st)
		kind = writeMap
	} else if def := inst.def(in.Y); def != nil && def.Op == ir.Call && def.Mode == ir.Builtin && def.Name == "append" {
		kind = appendVariable
	}
	m.record(inst, at, x, access{kind: kind}, st)
	m.assign(x, y, in.Agg, st)
	m.noteGrowth(inst, at, x, st)
	retained := !inst.isPartOf(m, in.Y, x, st) && m.retain(inst, at, x, y, st)
	if in.Op != ir.Store {
		m.noteKeptUnder(inst, at, in.Y, in.Z, x, y, st)
		return
	}
	m.noteTransport(inst, at, x)
	m.noteEmptied(inst, at, x, st)
	if !retained {
		m.noteKept(inst, at, x, y, st)
	}
	if in.Agg {
		st.forgetObjects(x)
	} else {
		st.assignLocal(inst, x, y)
		st.noteStore(x, y)
		m.noteShortened(inst, in, x, st)
	}
}

// assign stores v into the cells, and publishes it if they are shared.
func (m *machine) assign(cells, v set, agg bool, st *state) {
	shared := len(cells) > 0
	for _, r := range cells {
		isShared := r.cell.obj.isShared() && !r.excl
		shared = shared && isShared
		if agg {
			for _, src := range v {
				m.copyInto(r.cell, src.cell)
			}
			continue
		}
		if isShared {
			m.store(r.cell, m.publish(v))
		} else {
			m.store(r.cell, v)
		}
	}
	if shared && !agg && len(v) == 1 && !v[0].cell.obj.isShared() {
		st.published = mergeObjects(st.published, []*object{v[0].cell.obj})
	}
}

func (m *machine) stepChannel(inst *instance, at site, st *state) {
	in := at.in
	m.loseChannels(inst, in, st)
	switch in.Op {
	case ir.Send:
		ch := inst.operand(m, in.X, st)
		inst.noteSend(at, ch)
		m.send(inst, at, ch, inst.operand(m, in.Y, st), st)
		if in.Y >= 0 && anyShared(ch) {
			st.sent = append(slices.Clip(st.sent), in.Y)
		}
		m.channelLock(ch, st)
	case ir.Recv:
		m.noteAwaited(inst, at, []ir.Value{in.X}, st)
		ch := inst.operand(m, in.X, st)
		inst.noteReceive(at, ch)
		v := m.receive(inst, ch)
		m.channelLock(ch, st)
		m.comeThrough(ch, st)
		if in.Flag {
			inst.setTuple(in.Dst, v, nil)
		} else {
			inst.set(m, in.Dst, v)
		}
	case ir.Select:
		if !in.Flag { // else it does not wait
			m.noteAwaited(inst, at, in.Args, st)
		}
		parts := []set{nil, nil}
		for i, c := range in.Args {
			ch := inst.operand(m, c, st)
			if in.Sends[i] != ir.None {
				m.send(inst, at, ch, inst.operand(m, in.Sends[i], st), st)
			} else {
				inst.noteReceive(at, ch)
				parts = append(parts, m.receive(inst, ch))
			}
		}
		inst.setTuple(in.Dst, parts...)
	}
}

func (m *machine) send(inst *instance, at site, ch, v set, st *state) {
	m.signal(inst, ch)
	m.noGate(ch)
	m.retain(inst, at, ch, v, st)
	m.assign(m.subs(ch, elements), v, false, st)
}

// receive returns what the channel holds. A value that travels through a
// channel is handed over: the receiver has it for itself.
func (m *machine) receive(inst *instance, ch set) set {
	var v set
	for _, r := range ch {
		m.wait(inst, r.cell)
		got := m.read(m.sub(r.cell, elements))
		if r.cell.obj.isShared() {
			got = exclusive(got)
		}
		v = union(v, got)
	}
	return v
}

// wait notes that inst waits for something.
func (m *machine) wait(inst *instance, c *cell) {
	inst.waits = append(inst.waits, c)
	if inst.phase.boot {
		m.waited[c] = true
	}
}

// signal notes that inst tells a waiting goroutine something.
func (m *machine) signal(inst *instance, on set) {
	for _, r := range on {
		inst.signals = append(inst.signals, r.cell)
	}
}

func (m *machine) stepMakeIface(inst *instance, at site, st *state) {
	in := at.in
	x := inst.operand(m, in.X, st)
	if in.Type == "" { // from one interface to another
		for _, r := range x {
			m.noteForeign(r.typ, in.Methods)
		}
		inst.set(m, in.Dst, x)
		return
	}
	m.noteForeign(in.Type, in.Methods)
	if len(x) == 0 {
		if _, own := m.prog.methods[in.Type]; !own {
			return // a plain value: nothing can be reached through it
		}
		x = one(m.create(inst, allocObject, at, in.Type).root)
	}
	inst.set(m, in.Dst, mapRefs(x, func(r ref) (ref, bool) { r.typ = in.Type; return r, true }))
}

// noteForeign notes that values of a dynamic type were handed to code that may
// call these methods of theirs.
func (m *machine) noteForeign(typ string, methods []string) {
	if typ == "" || len(methods) == 0 || m.prog.methods[typ] == nil {
		return
	}
	set := m.foreign[typ]
	if set == nil {
		set = map[string]bool{}
		m.foreign[typ] = set
	}
	for _, name := range methods {
		if !set[name] {
			set[name] = true
			m.changed = true
		}
	}
}

func (m *machine) stepAssert(inst *instance, at site, st *state) {
	in := at.in
	x := inst.operand(m, in.X, st)
	if in.Agg { // to another interface
		for _, r := range x {
			m.noteForeign(r.typ, in.Methods)
		}
	} else {
		x = mapRefs(x, func(r ref) (ref, bool) {
			ok := r.typ == in.Type || r.typ == ""
			r.typ = ""
			return r, ok
		})
	}
	if in.Flag {
		inst.setTuple(in.Dst, x, nil)
	} else {
		inst.set(m, in.Dst, x)
	}
}

func (m *machine) stepReturn(inst *instance, in *ir.Instr, st *state) {
	for i, v := range in.Args {
		s := inst.operand(m, v, st)
		if st.locks.holdsAny() {
			s = exclusive(s) // it may have been taken out of where it was
		}
		s = union(inst.results[i], s)
		if len(s) != len(inst.results[i]) {
			m.changed = true
		}
		inst.results[i] = s
	}
	inst.exit = inst.exit.join(*st)
	inst.returns = append(inst.returns, in.Pos)
}
