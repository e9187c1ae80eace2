package effects

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
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
	w := &walker{machine: f.machine, inst: f.inst, seen: map[*object]bool{}}
	w.visit(f.recv, 0)
	for _, v := range f.args {
		w.visit(v, 0)
	}
	for i, c := range w.found {
		if !f.inst.phase.boot && f.leads[c.fn] {
			continue // main itself: it has registered handlers and does not run again
		}
		at := f.at
		at.sub += "b" + strconv.Itoa(i)
		results := w.call(at, c, &st)
		for _, r := range f.recv {
			for _, v := range results {
				if f.inst.phase.boot || !r.cell.obj.isShared() {
					f.keepInside(r.cell.obj, v) // what constructors made, for a container to hand out
				}
			}
		}
	}
	if !lockless && len(w.found) == 1 && f.has("calls") {
		f.st.locks = st.locks
	}
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
		a := f.opaqueArgs(f.inst, at, r.cell.obj.fn, 0)
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
}

// A walker finds what can be called from inside of foreign objects.
type walker struct {
	*machine
	inst  *instance
	seen  map[*object]bool
	found []callable
	held  []ref // objects of own types on the way, as arguments for constructors
}

const maxWalk = 6 // nesting of objects within objects

func (w *walker) visit(v set, depth int) {
	for _, r := range v {
		o := r.cell.obj
		if r.typ != "" {
			w.visitMethods(r)
		}
		if w.seen[o] || depth > maxWalk {
			continue
		}
		w.seen[o] = true
		switch {
		case o.kind == funcObject:
			w.found = append(w.found, callable{ref: r, fn: o.fn})
		case o.kind == opaqueObject:
			w.visit(w.inside(o), depth+1)
			w.visitCells(o.root, depth)
		case w.isOwnType(o.typ):
			w.held = append(w.held, r)
		default:
			w.visit(w.inside(o), depth+1)
			w.visitCells(o.root, depth)
		}
	}
}

// inside returns what foreign code keeps in o.
func (w *walker) inside(o *object) set {
	src := o
	if o.of != nil {
		src = o.of
	}
	v := mapRefs(src.inside, func(r ref) (ref, bool) { return r, true })
	if o.isShared() && !src.isShared() {
		v = w.publish(v)
	}
	if src != o {
		v = union(v, mapRefs(o.inside, func(r ref) (ref, bool) { return r, true }))
	}
	return v
}

// visitCells follows what own code stored in fields and elements of o: a
// &http.Server{Handler: h}, a slice of middlewares.
func (w *walker) visitCells(c *cell, depth int) {
	if c.obj.kind != opaqueObject || c.val != nil {
		w.visit(c.val, depth+1)
	}
	for _, src := range c.copies {
		w.visitCells(src, depth+1)
	}
	for _, k := range slices.Clone(c.kids) {
		w.visitCells(k, depth)
	}
}

// isOwnType reports whether typ is declared in an analysed package.
func (m *machine) isOwnType(typ string) bool {
	typ = strings.TrimPrefix(typ, "*")
	i := strings.LastIndexByte(typ, '.')
	return i > 0 && m.prog.packages[typ[:i]] != nil
}

// visitMethods adds the methods of r that foreign code knows of.
func (w *walker) visitMethods(r ref) {
	set := w.foreign[r.typ]
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		c := callable{ref: r, method: name, fn: w.prog.methods[r.typ][name].Func}
		if !slices.ContainsFunc(w.found, func(d callable) bool { return d.ref == c.ref && d.method == name }) {
			w.found = append(w.found, c)
		}
	}
}

// call calls c with arguments that only foreign code knows.
func (w *walker) call(at site, c callable, st *state) []set {
	s := *st
	if c.method == "" {
		args := w.opaqueArgs(w.inst, at, c.fn, 0)
		w.inject(c.fn, args)
		return w.callRef(w.inst, at, c.ref, args, &s)
	}
	args := w.opaqueArgs(w.inst, at, c.fn, 1)
	saved := *at.in
	saved.Mode = ir.Static // not an invoke of ours
	at.in = &saved
	return w.callMethodOn(w.inst, at, c.ref, c.method, args, &s)
}

// inject offers the objects of a container to the parameters of a constructor
// that have exactly their type.
func (w *walker) inject(key string, args []set) {
	fn, ok := w.prog.funcs[key]
	if !ok {
		return
	}
	for i := range min(len(args), len(fn.ParamTypes)) {
		for _, r := range w.held {
			if fn.ParamTypes[i] == "*"+r.cell.obj.typ || (r.typ != "" && fn.ParamTypes[i] == r.typ) {
				args[i] = union(args[i], set{{cell: r.cell, excl: r.excl}})
			}
		}
	}
}

// opaqueArgs makes one argument for each parameter of a function that foreign
// code calls, beyond the first skip.
func (m *machine) opaqueArgs(inst *instance, at site, key string, skip int) []set {
	fn, ok := m.prog.funcs[key]
	if !ok {
		return nil
	}
	args := make([]set, 0, fn.Params)
	for i := skip; i < fn.Params; i++ {
		each := at
		each.sub += "p" + strconv.Itoa(i)
		o := m.create(inst, opaqueObject, each, strings.TrimPrefix(fn.ParamTypes[i], "*"))
		o.depth = maxOpaqueDepth
		args = append(args, one(o.root))
	}
	return args
}
