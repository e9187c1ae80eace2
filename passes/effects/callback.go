package effects

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// callBack calls what foreign code may call: functions and methods among its
// arguments, and those that were given to the objects among its arguments
// before. So a handler that asks a router to serve a request runs the routes.
func (f *foreign) callBack() {
	lockless := f.has("spawns") || f.has("later")
	st := *f.st
	if lockless {
		st = state{valid: true, published: f.st.published}
	}
	before := len(f.inst.calls)
	found := f.callables(f.given())
	for i, c := range found {
		if !f.inst.phase.boot && f.leads[c.fn] {
			continue // main itself: it has registered handlers and does not run again
		}
		if f.inst.phase.boot && (c.chosen && !f.reflectCalls() || f.later[c.fn] || f.servesRequests(c.fn)) {
			continue // it is kept for later: there are no requests yet
		}
		at := f.at
		at.sub += "b" + strconv.Itoa(i)
		if lockless {
			run := *at.in
			run.When = ir.Go
			at.in = &run
		}
		after := st
		results := f.callForeignly(f.inst, at, c, f.given(), &after)
		for _, r := range f.recv {
			if f.inst.phase.boot || !r.cell.obj.isShared() {
				for _, v := range results {
					f.keepInside(r.cell.obj, f.leaves(v, f.inst.phase.boot)) // what constructors made, for a container to hand out
				}
			}
		}
		if !lockless && len(found) == 1 && f.has("calls") {
			f.st.locks = after.locks
		}
	}
	insts := callees(f.inst.calls[before:])
	if f.inst.phase.boot {
		if f.has("later") && len(insts) > 0 {
			f.noteSpawn(f.inst, f.at, insts)
		}
		return
	}
	switch {
	case f.has("spawns"):
		f.noteCrew(f.inst, f.at, insts, f.st)
	case f.has("detached") && len(insts) > 0 && !f.inst.mentioned(f.at.in.Dst):
		a := f.act(f.inst, f.at, f.st, Act{Kind: Spawns, Callee: f.call.key})
		a.insts, a.Looped = insts, f.inst.fn.inLoop(f.at.block)
	}
}

// mentioned reports whether a function does anything with a value: stops a timer,
// or keeps it for who does.
func (inst *instance) mentioned(v ir.Value) bool {
	if v < 0 {
		return false
	}
	for _, b := range inst.fn.order {
		for i := range inst.fn.Blocks[b].Instrs {
			in := &inst.fn.Blocks[b].Instrs[i]
			if in.X == v || in.Y == v || in.Z == v || slices.Contains(in.Args, v) || slices.Contains(in.Sends, v) {
				return true
			}
		}
	}
	return false
}

// servesRequests reports whether a function takes a request as HTTP frameworks
// pass it. Such functions are not called before Start, unless they are what leads
// to Start: commands take a Context, too.
func (m *machine) servesRequests(key string) bool {
	fn, ok := m.prog.funcs[key]
	if !ok || !slices.ContainsFunc(fn.ParamTypes, isRequestType) {
		return false
	}
	return !m.prog.mayStart(m.known, fn)
}

func isRequestType(typ string) bool {
	if strings.Contains(typ, "aws-lambda-go/events.") {
		return true
	}
	switch typ[strings.LastIndexByte(typ, '.')+1:] {
	case "ResponseWriter", "Request", "Context", "Ctx":
		return typ != "context.Context"
	}
	return false
}

// given is all that the foreign code has in hand.
func (f *foreign) given() set {
	if f.all == nil {
		all := union(f.leaves(f.recv, f.inst.phase.boot), f.withinField())
		for _, v := range f.args {
			all = union(all, f.leaves(v, f.inst.phase.boot))
		}
		all = union(all, f.keptByPackage(all))
		f.all = &all
	}
	return *f.all
}

// withinField returns what the foreign code finds in its receiver where that is a
// field, by value, of a struct of the program's own: leaves does not look into those.
func (f *foreign) withinField() set {
	if !isMethodKey(f.call.key) {
		return nil
	}
	w := &walker{machine: f.machine, seen: map[*cell]bool{}}
	for _, r := range f.recv {
		if o := r.cell.obj; r.cell.parent != nil && f.isOwnType(o.typ) {
			w.found = append(w.found, w.inside(o)...)
			w.visitCells(r.cell, 0)
		}
	}
	f.work += len(w.seen) + len(w.found)
	return mapRefs(w.found, func(r ref) (ref, bool) { return r, true })
}

// keptByPackage returns the functions that were given, before Start, to functions
// of the same package that return nothing: the package keeps them for later, as
// cobra.OnInitialize does, and may call them whenever it is used.
func (f *foreign) keptByPackage(given set) set {
	name := f.call.key
	if isMethodKey(name) {
		name = receiverType(name)
	}
	if !strings.Contains(name, ".") {
		return nil // a method of error, or of a type that has no name
	}
	pkg := (&kb.Entry{Key: f.call.key}).PackagePath()
	if f.inst.phase.boot {
		if len(f.at.in.Types) == 0 && f.recv == nil && !f.callsItself() {
			funcs := mapRefs(given, func(r ref) (ref, bool) { return r, r.cell.obj.kind == funcObject })
			f.packages[pkg] = union(f.packages[pkg], funcs)
		}
		return nil
	}
	return f.packages[pkg]
}

// callEach calls each function in fns from foreign code.
func (f *foreign) callEach(fns set, args []set, st state) []set {
	var results []set
	for i, r := range fns {
		if r.cell.obj.kind != funcObject {
			continue
		}
		at := f.at
		at.sub += "c" + strconv.Itoa(i)
		s := st
		a := f.opaqueArgs(at.phase, r.cell.obj.fn, 0)
		for j := range min(len(a), len(args)) {
			a[j] = args[j]
		}
		results = mergeResults(results, f.callRef(f.inst, at, r, a, &s))
	}
	return results
}

// A callable is something that foreign code may call.
type callable struct {
	ref    ref
	method string // "" for function values
	fn     string // key of the function, where known
	chosen bool   // by reflection, as routers do
}

// leaves returns what foreign code that is given v may call: function values,
// and objects whose methods it knows of. They are looked for within foreign
// objects and plain containers, but not within objects of own types, which are
// used through their methods only. With all, objects of own types are leaves too
// if nothing of theirs can be called: a container may hand them to others.
func (m *machine) leaves(v set, all bool) set {
	if len(v) == 0 {
		return nil
	}
	w := &walker{machine: m, all: all, seen: map[*cell]bool{}}
	w.visit(v, 0)
	m.work += len(w.seen) + len(w.found)
	return mapRefs(w.found, func(r ref) (ref, bool) { return r, true })
}

// A walker finds leaves.
type walker struct {
	*machine
	all   bool
	seen  map[*cell]bool
	found set
}

const maxWalk = 4 // nesting of containers

func (w *walker) visit(v set, depth int) {
	for _, r := range v {
		o := r.cell.obj
		switch {
		case o.kind == funcObject, len(w.foreign[r.typ]) > 0, o.isReflectMethod():
			w.found = append(w.found, r)
		case w.isOwnType(o.typ):
			if w.all {
				w.found = append(w.found, r)
			}
		case !w.seen[o.root]:
			w.found = append(w.found, w.inside(o)...)
			w.visitCells(o.root, depth)
		}
	}
}

// inside returns what foreign code may call that has o.
func (w *walker) inside(o *object) set {
	if o.of == nil {
		return o.inside
	}
	return union(o.inside, w.publish(o.of.inside))
}

// visitCells follows what own code stored in fields and elements of foreign
// structs and containers: a &http.Server{Handler: h}, a slice of middlewares.
func (w *walker) visitCells(c *cell, depth int) {
	if depth > maxWalk || w.seen[c] {
		return
	}
	w.seen[c] = true
	w.visit(c.val, depth+1)
	for _, src := range c.copies {
		w.visitCells(src, depth+1)
	}
	w.visitReflected(c)
	for _, k := range c.kids {
		w.visitCells(k, depth)
	}
}

// visitReflected finds the functions and methods of which a cell is a copy: a
// reflect.Value is a struct, and stands for what it was made of.
func (w *walker) visitReflected(c *cell) {
	for _, src := range c.copies {
		if src.obj.kind == funcObject || src.obj.isReflectMethod() {
			w.found = append(w.found, ref{cell: src})
		}
	}
}

// callables lists the functions and methods that leaves stand for.
func (m *machine) callables(leaves set) []callable {
	var out []callable
	for _, r := range leaves {
		out = append(out, m.methodCallables(r.cell.obj)...)
		if r.cell.obj.kind == funcObject && r.typ == "" || len(m.foreign[r.typ]) == 0 {
			if r.cell.obj.kind == funcObject {
				out = append(out, callable{ref: r, fn: r.cell.obj.fn})
			}
			continue
		}
		names := make([]string, 0, len(m.foreign[r.typ]))
		for name := range m.foreign[r.typ] {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			out = append(out, callable{ref: r, method: name, fn: m.prog.methods[r.typ][name].Func})
		}
		if r.cell.obj.kind == funcObject {
			out = append(out, callable{ref: r, fn: r.cell.obj.fn})
		}
	}
	return out
}

// A foreignKey identifies a call that foreign code makes: foreign code makes all
// its calls with the same arguments, so that one a round is enough.
type foreignKey struct {
	phase *phase
	call  callable
	state string // locks and restarts
}

// A foreignRun is what came of it.
type foreignRun struct {
	round   int
	callees []*instance
	results []set
	after   state
}

// callForeignly calls c with arguments that only foreign code knows.
func (m *machine) callForeignly(inst *instance, at site, c callable, given set, st *state) []set {
	key := foreignKey{at.phase, c, st.locks.key() + st.restartsKey()}
	run := m.foreignRuns[key]
	if run == nil {
		run = &foreignRun{after: *st}
		m.foreignRuns[key] = run
	}
	if run.round != m.round {
		run.round = m.round
		before := len(inst.calls)
		after := *st
		results := m.makeForeignCall(inst, at, c, given, &after)
		run.callees, run.results, run.after = callees(inst.calls[before:]), results, after
		inst.calls = inst.calls[:before]
	}
	for _, callee := range run.callees {
		inst.calls = append(inst.calls, edge{block: at.block, pos: at.in.Pos, callee: callee, when: at.in.When, foreign: true})
	}
	*st = run.after
	return run.results
}

// callees lists what is called, each once: foreign code calls back foreign code.
func callees(calls []edge) []*instance {
	seen := map[*instance]bool{}
	var out []*instance
	for _, e := range calls {
		if !seen[e.callee] {
			seen[e.callee] = true
			out = append(out, e.callee)
		}
	}
	return out
}

func (m *machine) makeForeignCall(inst *instance, at site, c callable, given set, st *state) []set {
	at.foreign = true
	if c.method == "" {
		args := m.opaqueArgs(at.phase, c.fn, 0)
		if at.phase.boot {
			m.inject(c.fn, args, given)
		}
		return m.callRef(inst, at, c.ref, args, st)
	}
	in := *at.in
	in.Mode = ir.Static // not an invoke of ours
	at.in = &in
	return m.callMethodOn(inst, at, c.ref, c.method, m.opaqueArgs(at.phase, c.fn, 1), st)
}

// inject offers the objects of a container to the parameters of a constructor
// that have exactly their type.
func (m *machine) inject(key string, args []set, given set) {
	fn, ok := m.prog.funcs[key]
	if !ok {
		return
	}
	for i := range min(len(args), len(fn.ParamTypes)) {
		for _, r := range given {
			if fn.ParamTypes[i] == "*"+r.cell.obj.typ || (r.typ != "" && fn.ParamTypes[i] == r.typ) {
				args[i] = union(args[i], set{{cell: r.cell, excl: r.excl}})
			}
		}
	}
}

// opaqueArgs makes one argument for each parameter of a function that foreign
// code calls, beyond the first skip.
func (m *machine) opaqueArgs(ph *phase, key string, skip int) []set {
	fn, ok := m.prog.funcs[key]
	if !ok {
		return nil
	}
	args := make([]set, 0, fn.Params)
	for i := skip; i < fn.Params; i++ {
		site := siteKey{phase: ph, what: "argument " + strconv.Itoa(i) + " " + key}
		o, ok := m.created[site]
		if !ok {
			o = m.newObject(opaqueObject, strings.TrimPrefix(fn.ParamTypes[i], "*"), ph.boot)
			o.depth, o.request = maxOpaqueDepth, !ph.boot
			if !ph.boot && isPayload(fn, i) {
				o.payload, o.depth = true, maxOpaqueDepth-1 // its bytes are not the payload itself
			}
			m.created[site] = o
		}
		if fn.ParamTypes[i] == "context.Context" && !ph.boot {
			m.addTo(&o.derived, m.bases)
		}
		args = append(args, one(o.root))
	}
	return args
}
