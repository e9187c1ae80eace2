package effects

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
	"github.com/lmicheck/lmicheck/internal/partial"
)

// A foreignCall is a call of code that is not analysed.
type foreignCall struct {
	key   string // of the function or method, as the knowledge base names it
	typ   string // type of the receiver when it is not the one in key
	args  []set  // receiver first
	value bool   // args[0] is the function value that is called
}

// A foreign is a foreignCall while it is interpreted: what the knowledge base
// says of it, applied to its arguments.
type foreign struct {
	*machine
	inst  *instance
	at    site
	st    *state
	call  foreignCall
	entry *kb.Entry
	recv  set
	args  []set // without receiver; variadic arguments are one set, the last
	open  bool  // the last of args stands for any number
	taken []set // results that the model gives
	all   *set  // memo of given
}

// callForeign interprets a call of code that is not analysed. What is not known
// of it is assumed harmless: it calls the functions it is given, keeps nothing
// that it could give to another invocation, and returns something new.
func (m *machine) callForeign(inst *instance, at site, call foreignCall, st *state) []set {
	f := &foreign{machine: m, inst: inst, at: at, st: st, call: call}
	f.entry, _ = m.known.Lookup(call.key)
	f.args = call.args
	if (isMethodKey(call.key) || call.value) && len(call.args) > 0 {
		f.recv, f.args = call.args[0], call.args[1:]
	}
	if at.in.Op == ir.Call && at.in.Flag && len(f.args) > 0 {
		f.open = true
		f.args = slices.Clone(f.args)
		last := len(f.args) - 1
		f.args[last] = union(m.values(m.subs(f.args[last], elements), false), f.args[last])
	}
	f.cut()
	m.receiverAccess(f)
	f.groupAccess()
	f.noteDrained()
	f.noteIO()
	f.notePooled()
	if f.entry != nil {
		for _, t := range f.entry.Traits {
			f.apply(t)
			f.applyActs(t)
		}
	}
	f.conventions()
	if at.in.Op == ir.Call && !at.foreign {
		m.callText(inst, at.in, call.key)
	}
	if !f.callsItself() {
		f.callBack()
	}
	if f.taken != nil {
		return f.taken
	}
	results := m.foreignResults(inst, at, call.key, call.args)
	f.keep(results)
	f.permits(results)
	f.fill(results)
	if t, ok := f.trait("wraps"); ok {
		f.eachArg(t, func(v set) {
			for _, r := range results {
				for _, o := range r {
					o.cell.obj.wraps = union(o.cell.obj.wraps, v)
				}
			}
		})
	}
	return results
}

// callsItself reports whether the model of the function says when its arguments
// are called. Of package reflect, Call and CallSlice call functions, and nothing else.
func (f *foreign) callsItself() bool {
	if strings.HasPrefix(strings.TrimLeft(f.call.key, "(*"), "reflect.") {
		return !f.reflectCalls()
	}
	for _, name := range []string{"entry", "registers", "once", "oncefunc", "loads", "takes"} {
		if f.has(name) {
			return true
		}
	}
	return false
}

func (f *foreign) trait(name string) (kb.Trait, bool) {
	if f.entry == nil {
		return kb.Trait{}, false
	}
	return f.entry.Trait(name)
}

func isMethodKey(key string) bool { return strings.HasPrefix(key, "(") }

// receiverType is the declared type whose method key is.
func receiverType(key string) string {
	if !isMethodKey(key) {
		return ""
	}
	end := strings.LastIndexByte(key, ')')
	return strings.TrimPrefix(key[1:end], "*")
}

func (f *foreign) has(trait string) bool { return f.entry != nil && f.entry.Has(trait) }

// arg returns the argument that a trait names: "recv", "0", "1...".
func (f *foreign) arg(name string) set {
	if name == "recv" {
		return f.recv
	}
	name, rest := strings.CutSuffix(name, "...")
	i, err := strconv.Atoi(name)
	if err != nil || len(f.args) == 0 {
		return nil
	}
	if f.open && i >= len(f.args) {
		i = len(f.args) - 1
	}
	if i >= len(f.args) {
		return nil
	}
	v := f.args[i]
	if rest {
		for _, more := range f.args[i+1:] {
			v = union(v, more)
		}
	}
	return v
}

// apply interprets one trait. Traits of which the engine makes nothing (they are
// for rules about files, processes, life time) are recorded by the rules' own pass.
func (f *foreign) apply(t kb.Trait) {
	switch t.Name {
	case "lock", "rlock", "acquire", "unlock", "runlock", "release", "trylock", "tryrlock", "tryacquire", "rlocker":
		f.applyLock(t.Name)
	case "atomic":
		f.atomic(t)
	case "once":
		f.once(f.arg(t.Args[0]))
	case "oncefunc":
		f.onceFunc(f.arg(t.Args[0]))
	case "writes":
		f.eachArg(t, func(v set) { f.record(f.inst, f.at, f.memory(v), access{kind: writeThrough, callee: f.call.key}, f.st) })
	case "scans", "encodes":
		f.eachArg(t, func(v set) { f.record(f.inst, f.at, f.memory(v), access{kind: readThrough, callee: f.call.key}, f.st) })
	case "uses":
		f.eachArg(t, f.use)
	case "global":
		f.globalState(t)
	case "stores":
		f.eachArg(t, func(v set) {
			f.retain(f.inst, f.at, f.recv, v, f.st)
			f.assign(f.subs(f.recv, elements), v, false, f.st)
		})
	case "invokes":
		f.wrapsPooled(f.arg(t.Args[0]))
	case "frees":
		f.free()
	case "grows":
		f.growForeign(t)
	case "shrinks":
		f.shrinkForeign()
	case "loads":
		f.load()
	case "takes":
		f.take()
	case "gives":
		f.taken = []set{f.values(one(f.global(t.Args[0]).root), false)}
	case "returns":
		f.eachArg(t, f.giveBack)
	case "registers":
		f.register(t.Args[0])
	case "derives", "looksup", "base", "basevalue":
		f.applyContext(t)
	case "assigns":
		f.eachArg(t, f.assignReflected)
	case "method":
		f.reflectMethod()
	case "entry":
		f.start(t)
	case "join":
		f.join()
	case "signals":
		f.signal(f.inst, f.recv)
		f.openGates(f.inst, f.recv, f.st)
	}
}

// permits notes how many holders a semaphore admits.
func (f *foreign) permits(results []set) {
	t, ok := f.trait("permits")
	if !ok || len(results) == 0 {
		return
	}
	i, err := strconv.Atoi(t.Args[0])
	if err != nil || i >= len(f.at.in.Args) {
		return
	}
	if c, ok := f.inst.fn.Ref(f.at.in.Args[i]); ok && c.Kind == ir.RefInt {
		n, err := strconv.Atoi(c.Name)
		for _, r := range results[0] {
			if err == nil {
				r.cell.obj.capacity = int32(n)
			}
		}
	}
}

// giveBack makes v the first result, and every other of the same type: both parts of
// what bytes.Cut cuts are parts of its argument.
func (f *foreign) giveBack(v set) {
	if f.taken == nil {
		f.taken = make([]set, max(1, len(f.at.in.Types)))
	}
	for i := range f.taken {
		if i == 0 || f.at.in.Op == ir.Call && f.at.in.Types[i] == f.at.in.Types[0] {
			f.taken[i] = union(f.taken[i], v)
		}
	}
}

// fill puts arguments into fields of the result.
func (f *foreign) fill(results []set) {
	t, ok := f.trait("fills")
	if !ok || len(results) == 0 {
		return
	}
	for _, r := range f.subs(results[0], field(t.Args[0])) {
		r.cell.filled = true
		f.store(r.cell, f.arg(t.Args[1]))
	}
}

func (f *foreign) eachArg(t kb.Trait, do func(set)) {
	for _, name := range t.Args {
		do(f.arg(name))
	}
}

// memory is what a pointer argument points to, or the contents of a map or slice.
func (f *foreign) memory(v set) set {
	return mapRefs(v, func(r ref) (ref, bool) {
		if r.cell.obj.kind == funcObject {
			return r, false
		}
		// A pointer in an interface, or a plain pointer or slice: its target.
		if isValueType(r.typ) {
			return r, false
		}
		if c := f.sub(r.cell, elements); r.cell.parent == nil && holder(c) != "" {
			r.cell = c
		}
		return ref{cell: r.cell, excl: r.excl}, true
	})
}

// use calls methods of v that write it: a conflict only if its type is not safe.
func (f *foreign) use(v set) {
	for _, r := range v {
		typ := strings.TrimPrefix(r.typ, "*")
		if typ == "" {
			typ = r.cell.obj.typ
		}
		if f.unsafeType(typ) == isUnsafe {
			f.record(f.inst, f.at, set{r}, access{kind: unsafeCall, callee: f.call.key, typ: typ}, f.st)
		}
	}
}

// globalState records an access to state that foreign code keeps without a lock.
func (f *foreign) globalState(t kb.Trait) {
	kind := unsafeRead
	if t.Args[0] == "write" {
		kind = unsafeCall
	}
	place := one(f.global(t.Args[1]).root)
	f.record(f.inst, f.at, place, access{kind: kind, callee: f.call.key}, f.st)
}

// load returns what the receiver keeps, still shared with everyone.
func (f *foreign) load() {
	kept := f.values(f.subs(f.recv, elements), false)
	for _, fn := range f.args {
		f.callEach(fn, []set{kept, kept}, *f.st)
	}
	results := f.foreignResults(f.inst, f.at, f.call.key, f.call.args)
	f.taken = []set{kept}
	if len(results) > 1 {
		f.taken = append(f.taken, results[1:]...)
	}
}

// take returns what the receiver kept, or made by its field New; it is the
// caller's alone from now on.
func (f *foreign) take() {
	v := exclusive(f.values(f.subs(f.recv, elements), false))
	made := f.values(f.subs(f.recv, field("New")), false)
	for _, r := range f.callEach(made, nil, *f.st) {
		v = union(v, r)
	}
	f.taken = []set{v}
}

func (f *foreign) join() {
	for _, r := range f.recv {
		f.wait(f.inst, r.cell)
	}
	f.comeThrough(f.recv, f.st)
}

// groupAccess records an access to a group of goroutines that was there before every
// invocation. One that an invocation has made may be given to others to wait for it: a
// call in flight.
func (f *foreign) groupAccess() {
	kind := waitGroup
	switch {
	case f.has("counts"):
		kind = countGroup
	case !f.has("join"):
		return
	}
	for _, r := range f.recv {
		if r.cell.obj.kind == globalObject || r.cell.obj.boot {
			f.record(f.inst, f.at, set{r}, access{kind: kind, callee: f.call.key, typ: receiverType(f.call.key)}, f.st)
		}
	}
}

// once runs fn with the pseudo-lock "once" held for writing. When Do returns, fn
// has run, here or elsewhere: its effects happen before whatever follows, as if
// the lock were held for reading from now on.
func (f *foreign) once(fn set) {
	inner := *f.st
	for _, r := range f.recv {
		inner.locks = inner.locks.with(lock{cell: r.cell, once: true})
	}
	f.callEach(fn, nil, inner)
	for _, r := range f.recv {
		f.st.locks = f.st.locks.with(lock{cell: r.cell, read: true, once: true})
	}
	f.taken = []set{}
}

// onceFunc returns a function object that calls fn once.
func (f *foreign) onceFunc(fn set) {
	var out set
	for i, r := range fn {
		at := f.at
		at.sub += "o" + strconv.Itoa(i)
		o := f.create(f.inst, funcObject, at, "func")
		o.fn, o.free, o.once = r.cell.obj.fn, r.cell.obj.free, r.cell.obj
		for j, b := range f.bindings(r.cell.obj) {
			f.store(f.sub(o.root, strconv.Itoa(j)), b)
		}
		out = union(out, one(o.root))
	}
	f.taken = []set{out}
}

// callOnce calls a function that OnceFunc made. Its results are made once and
// given to every caller.
func (m *machine) callOnce(inst *instance, at site, o *object, args []set, st *state) []set {
	inner := *st
	inner.locks = inner.locks.with(lock{cell: o.root, once: true})
	results := m.callFunction(inst, at, o.fn, args, m.bindings(o), &inner)
	st.locks = st.locks.with(lock{cell: o.root, read: true, once: true})
	if !o.isShared() {
		return results
	}
	out := make([]set, len(results))
	for i, r := range results {
		out[i] = m.publish(r)
	}
	return out
}

// conventions models functions that the knowledge base does not list by what
// their name promises everywhere in Go: Unmarshal, Decode, Scan and Bind fill the
// memory behind a pointer that they take as an empty interface; Save and WriteFile write
// the file below /tmp that they are given the name of; ListenAndServe,
// of a package that is an adapter, and Start, of one that is about Lambda, serve
// requests with the handler that they are given.
func (f *foreign) conventions() {
	if f.entry != nil {
		return
	}
	name := f.call.key[strings.LastIndexByte(f.call.key, '.')+1:]
	if f.serves() {
		f.registerHandler(f.given(), "")
		return
	}
	f.savesFile(name)
	fills := false
	for _, prefix := range []string{"Unmarshal", "Decode", "Scan", "Bind", "ShouldBind"} {
		fills = fills || strings.HasPrefix(name, prefix)
	}
	if !fills {
		return
	}
	for _, v := range f.args {
		pointers := mapRefs(v, func(r ref) (ref, bool) { return r, strings.HasPrefix(r.typ, "*") })
		f.record(f.inst, f.at, f.memory(pointers), access{kind: writeThrough, callee: f.call.key}, f.st)
	}
}

// foreignResults makes what unknown code returns: new and the caller's own, but
// able to call whatever went in.
func (m *machine) foreignResults(inst *instance, at site, key string, args []set) []set {
	types := at.in.Types
	if at.in.Op != ir.Call {
		return nil
	}
	var inside set
	for _, a := range args {
		inside = union(inside, m.leaves(a, inst.phase.boot))
	}
	out := make([]set, len(types))
	for i, t := range types {
		if isPlain(t) {
			continue
		}
		each := at
		each.sub = at.sub + "r" + strconv.Itoa(i)
		o := m.create(inst, opaqueObject, each, strings.TrimPrefix(t, "*"))
		o.from = key
		o.cut = partial.KindOf(key) == partial.Unknown || slices.ContainsFunc(args, isCut)
		m.keepInside(o, inside)
		out[i] = one(o.root)
	}
	return out
}

// isPlain reports whether values of a type lead nowhere.
func isPlain(t string) bool {
	switch t {
	case "bool", "string", "error", "time.Duration", "time.Time",
		"int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
		"uintptr", "byte", "rune", "float32", "float64", "complex64", "complex128":
		return true
	}
	return false
}

// keep lets foreign memory remember what it was given before others had it: routers
// keep handlers, clients keep their options.
func (f *foreign) keep(results []set) {
	for _, r := range f.recv {
		o := r.cell.obj
		if !f.inst.phase.boot && (o.isShared() || o.shared != nil) {
			continue // a client that others have, too, is lent a callback for one call
		}
		f.keepInside(o, f.given())
		for _, v := range results {
			f.keepInside(o, f.leaves(v, f.inst.phase.boot))
		}
	}
}
