package effects

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// stepCall interprets a call, or defers it.
func (m *machine) stepCall(inst *instance, at site, st *state) {
	switch at.in.When {
	case ir.Deferred:
		inst.defers = append(inst.defers, at)
	case ir.Go:
		m.spawn(inst, at, st)
	default:
		m.call(inst, at, st)
	}
}

// call interprets a call now, whatever its instruction says of when.
func (m *machine) call(inst *instance, at site, st *state) {
	in := at.in
	args := inst.operands(m, in.Args, st)
	for _, a := range args {
		st.forgetObjects(a)
	}
	var results []set
	switch in.Mode {
	case ir.Static:
		results = m.callFunction(inst, at, in.Callee, args, nil, st)
	case ir.Dynamic:
		results = m.callValue(inst, at, inst.operand(m, in.X, st), args, st)
	case ir.Invoke:
		results = m.callMethod(inst, at, inst.operand(m, in.X, st), args, st)
	case ir.Builtin:
		results = m.callBuiltin(inst, at, args, st)
	}
	switch {
	case in.Dst < 0:
	case len(in.Types) > 1:
		inst.setTuple(in.Dst, results...)
	case len(results) > 0:
		inst.set(m, in.Dst, results[0])
	}
}

// callFunction calls a function by its key.
func (m *machine) callFunction(inst *instance, at site, key string, args, free []set, st *state) []set {
	if fn, ok := m.prog.funcs[key]; ok && len(fn.Blocks) > 0 {
		return m.invoke(inst, at, target{fn, args, free}, st)
	}
	return m.callForeign(inst, at, foreignCall{key: key, args: args}, st)
}

// callValue calls whatever functions the value may be.
func (m *machine) callValue(inst *instance, at site, fns set, args []set, st *state) []set {
	if len(fns) == 0 {
		m.loseFor(fns, inst.phase, st)
		m.unresolved(inst, at, "calls of function values whose origin is unknown; assumed harmless")
		return m.foreignResults(inst, at, "", args)
	}
	var results []set
	after := state{}
	for _, r := range fns {
		each := at
		if len(fns) > 1 {
			each.sub = at.sub + "v" + m.calleeName(r)
		}
		s := *st
		results = mergeResults(results, m.callRef(inst, each, r, args, &s))
		after = after.join(s)
	}
	*st = after
	return results
}

// calleeName tells apart, at one call, what is called: own code by the object that
// it is bound to, foreign code by its type only. What one foreign method returns for
// several receivers is one object, or results would multiply where they are
// receivers in turn, as in the walk over a reflect.Type.
func (m *machine) calleeName(r ref) string {
	o := r.cell.obj
	if o.kind == funcObject || m.prog.methods[r.typ] != nil {
		return strconv.Itoa(r.cell.id)
	}
	return cmp.Or(r.typ, o.typ, o.from)
}

// callRef calls one function value.
func (m *machine) callRef(inst *instance, at site, r ref, args []set, st *state) []set {
	o := r.cell.obj
	switch {
	case o.kind == funcObject && o.once != nil:
		return m.callOnce(inst, at, o, args, st)
	case o.kind == funcObject:
		free := m.bindings(o)
		for _, b := range free {
			st.forgetObjects(b)
		}
		return m.callFunction(inst, at, o.fn, args, free, st)
	case o.kind == opaqueObject:
		return m.callForeign(inst, at, foreignCall{key: o.from, args: append([]set{{r}}, args...), value: true}, st)
	}
	return nil
}

// bindings returns what a closure captured.
func (m *machine) bindings(o *object) []set {
	out := make([]set, o.free)
	for i := range out {
		out[i] = m.read(m.sub(o.root, strconv.Itoa(i)))
	}
	return out
}

// callMethod calls a method through an interface, on whatever it may hold.
func (m *machine) callMethod(inst *instance, at site, recv set, args []set, st *state) []set {
	in := at.in
	if len(recv) == 0 {
		if !m.isOwnType(in.Type) {
			m.loseForMethod(in, inst.phase, st)
			return m.foreignResults(inst, at, in.Callee, args) // an error or a context that nothing is known of
		}
		m.loseFor(recv, inst.phase, st)
		m.unresolved(inst, at, "calls through interfaces whose dynamic type is unknown; assumed harmless")
		return m.foreignResults(inst, at, in.Callee, args)
	}
	var results []set
	after := state{}
	for _, r := range recv {
		each := at
		if len(recv) > 1 {
			each.sub = at.sub + "m" + m.calleeName(r)
		}
		s := *st
		results = mergeResults(results, m.callMethodOn(inst, each, r, in.Name, args, &s))
		after = after.join(s)
	}
	*st = after
	return results
}

// callMethodOn calls a method of one dynamic type, own or foreign.
func (m *machine) callMethodOn(inst *instance, at site, r ref, name string, args []set, st *state) []set {
	typ := r.typ
	if typ == "" && r.cell.parent == nil && m.prog.methods["*"+r.cell.obj.typ] != nil {
		typ = "*" + r.cell.obj.typ // a value that was never in an interface: in generic code
	}
	method, ok := m.prog.methods[typ][name]
	if !ok && m.prog.methods[typ] != nil && at.in.Mode == ir.Invoke {
		return nil // the type does not implement the interface: an assertion has failed
	}
	if !ok {
		call := foreignCall{key: at.in.Callee, typ: at.in.Type, args: append([]set{{r}}, args...)}
		if at.in.Mode != ir.Invoke { // called by foreign code, which is not modelled
			call = foreignCall{key: "(" + typ + ")." + name, typ: typ, args: call.args}
		}
		if typ != "" && m.prog.methods[typ] == nil {
			call.key, call.typ = "("+typ+")."+name, typ
		}
		if typ == "" && r.cell.obj.kind == opaqueObject && r.cell.obj.typ != "" {
			call.typ = r.cell.obj.typ
		}
		return m.callForeign(inst, at, call, st)
	}
	target := set{{cell: r.cell, excl: r.excl}}
	for _, step := range method.Path {
		target = m.subs(target, field(step.Field))
		if step.Pointer {
			target = m.values(target, false)
		}
	}
	if method.Iface == "" {
		return m.callFunction(inst, at, method.Func, append([]set{target}, args...), nil, st)
	}
	return m.callPromoted(inst, at, target, promotion{r, name}, args, st)
}

// A promotion is a method that a value has from an interface embedded in it.
type promotion struct {
	ref  ref
	name string
}

// callPromoted calls the method of what the embedded interface may hold. Wrappers
// of one another, which are one object here, are gone through once.
func (m *machine) callPromoted(inst *instance, at site, embedded set, p promotion, args []set, st *state) []set {
	if slices.Contains(m.promotions, p) {
		return nil
	}
	m.promotions = append(m.promotions, p)
	defer func() { m.promotions = m.promotions[:len(m.promotions)-1] }()
	var results []set
	for _, r := range embedded {
		each := at
		each.sub = at.sub + "e" + m.calleeName(r)
		results = mergeResults(results, m.callMethodOn(inst, each, r, p.name, args, st))
	}
	return results
}

func mergeResults(a, b []set) []set {
	for len(a) < len(b) {
		a = append(a, nil)
	}
	for i := range b {
		a[i] = union(a[i], b[i])
	}
	return a
}

// spawn interprets a go statement. The new goroutine holds no lock.
func (m *machine) spawn(inst *instance, at site, st *state) {
	own := state{valid: true, published: st.published, restarts: slices.Clone(st.restarts)}
	for i := range own.restarts {
		own.restarts[i].since = nil // it runs when the lock is given up
	}
	before := len(inst.calls)
	m.call(inst, at, &own)
	var insts []*instance
	for _, e := range inst.calls[before:] {
		insts = append(insts, e.callee)
	}
	if inst.phase.boot {
		m.noteSpawn(inst, at, insts)
		return
	}
	m.noteCrew(inst, at, insts, st)
	a := m.act(inst, at, st, Act{Kind: Spawns})
	a.insts, a.Looped = insts, inst.fn.inLoop(at.block)
}

// noteSpawn notes what boot code lets run beside the handlers.
func (m *machine) noteSpawn(inst *instance, at site, insts []*instance) {
	sp := &spawn{key: inst.fn.Key + "#" + at.key() + inst.ctx, by: inst, at: at, insts: insts}
	for i, old := range m.spawned {
		if old.key == sp.key {
			m.spawned[i] = sp
			return
		}
	}
	m.spawned = append(m.spawned, sp)
}

// noteCrew notes goroutines that are started in a loop.
func (m *machine) noteCrew(inst *instance, at site, insts []*instance, st *state) {
	if objects := m.contend(inst, at, st); len(objects) > 0 {
		inst.crews = append(inst.crews, crew{inst.fn.span(at.in.Pos), insts, objects})
	}
}

// joined reports whether code before Start waits for the goroutine: it then
// happens before every invocation.
func (m *machine) joined(sp *spawn) bool {
	if m.bootCut {
		return true // for all that is known
	}
	for _, inst := range reachable(sp.insts) {
		for _, c := range inst.signals {
			if m.waited[c] {
				return true
			}
		}
	}
	return false
}

func (m *machine) callBuiltin(inst *instance, at site, args []set, st *state) []set {
	in := at.in
	switch in.Name {
	case "append":
		return []set{m.appendElements(inst, at, args, st)}
	case "copy":
		dst, src := m.subs(args[0], elements), m.subs(args[1], elements)
		m.record(inst, at, src, access{kind: readElements}, st)
		m.record(inst, at, dst, access{kind: writeElements}, st)
		m.assign(dst, src, true, st)
	case "delete":
		m.shrinkElements(inst, args[0])
		m.record(inst, at, m.subs(args[0], elements), access{kind: deleteMap}, st)
	case "clear":
		if load := inst.def(in.Args[0]); load != nil && load.Op == ir.Load {
			m.noteRestart(inst, at, inst.operand(m, load.X, st), st)
		}
		m.shrinkElements(inst, args[0])
		m.record(inst, at, m.subs(args[0], elements), access{kind: deleteMap}, st)
	case "len":
		m.noteLength(inst, in.Args[0], args[0], st)
		if len(in.Type) > 4 && in.Type[:4] == "map[" {
			m.record(inst, at, m.subs(args[0], elements), access{kind: readMap}, st)
		}
	case "close":
		m.signal(inst, args[0])
		m.openGates(inst, args[0], st)
	case "ssa:wrapnilchk":
		return args[:1]
	}
	return nil
}

// appendElements models append(s, more...). Its result may be s or a new array.
// What append writes beyond the length of s nobody sees who does not append to
// s too, and then stores the result: the store is what conflicts. But a slice
// that was cut shorter, as in append(s[:0], ...), is overwritten in place.
func (m *machine) appendElements(inst *instance, at site, args []set, st *state) set {
	in := at.in
	grown := m.create(inst, allocObject, at, in.Type)
	to := m.sub(grown.root, elements)
	base := m.subs(args[0], elements)
	for _, r := range base {
		m.copyInto(to, r.cell)
	}
	if len(args) > 1 {
		src := m.subs(args[1], elements)
		m.record(inst, at, src, access{kind: readElements}, st)
		for _, r := range src {
			m.copyInto(to, r.cell)
		}
		for _, r := range base {
			for _, s := range src {
				m.copyInto(r.cell, s.cell)
			}
		}
	}
	m.record(inst, at, base, access{kind: readElements}, st)
	if m.isFull(inst, in.Args[0]) {
		return one(grown.root)
	}
	if inst.cutShort(in.Args[0], 0) {
		m.record(inst, at, base, access{kind: writeElements}, st)
	} else {
		spare := mapRefs(base, func(r ref) (ref, bool) { return r, r.cell.obj.spare })
		m.record(inst, at, spare, access{kind: writeElements}, st)
	}
	return union(args[0], one(grown.root))
}

// isFull reports whether v is a slice without room, s[:n:n] or slices.Clip(s), so that
// append makes a new array.
func (m *machine) isFull(inst *instance, v ir.Value) bool {
	def := inst.def(v)
	if def == nil {
		return false
	}
	return def.Op == ir.Slice && def.N == 2 || def.Op == ir.Call && def.Mode == ir.Static && m.known.Has(def.Callee, "clips")
}

// cutShort reports whether v may be a slice of less than its array, s[:n].
func (inst *instance) cutShort(v ir.Value, depth int) bool {
	def := inst.def(v)
	if def == nil || depth > 4 {
		return false
	}
	if def.Op == ir.Phi {
		return slices.ContainsFunc(def.Args, func(a ir.Value) bool { return inst.cutShort(a, depth+1) })
	}
	return def.Op == ir.Slice && def.Flag
}

// def returns the instruction that defines a local value, nil for others.
func (inst *instance) def(v ir.Value) *ir.Instr {
	if v < 0 {
		return nil
	}
	return inst.fn.defs[v]
}
