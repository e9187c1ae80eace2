package effects

import (
	"go/token"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// reflectMethod returns a method of the receiver, a reflect.Value: that of the name
// that the argument is, if it is a constant, else any that is exported. A router
// that finds the handler for a request by its name does so.
func (f *foreign) reflectMethod() {
	o := f.create(f.inst, opaqueObject, f.at, "reflect.Value")
	if u := union(o.methodsOf, f.reflected(f.recv)); len(u) != len(o.methodsOf) {
		o.methodsOf = u
		f.changed = true
	}
	o.method = f.constant(0)
	f.taken = []set{one(o.root)}
}

// assignReflected puts values with methods into the variables that the receiver, a
// reflect.Value, refers to, where they fit. So a container gives out the services that
// it keeps. What fits an interface of another module is not known.
func (f *foreign) assignReflected(v set) {
	kept := f.reflected(v)
	for _, r := range f.recv {
		if r.cell.parent == nil {
			f.store(r.cell, mapRefs(kept, func(k ref) (ref, bool) { return k, f.fits(k.typ, r.cell.obj.typ) }))
		}
	}
}

// fits reports whether values of a type can be in a variable of type to.
func (f *foreign) fits(typ, to string) bool {
	methods := f.prog.ifaces[to]
	for _, name := range methods {
		if _, ok := f.prog.methods[typ][name]; !ok {
			return false
		}
	}
	return len(methods) > 0 || typ == to
}

// reflectCalls reports whether package reflect is asked to call a function.
func (f *foreign) reflectCalls() bool { return strings.HasPrefix(f.call.key, "(reflect.Value).Call") }

// constant returns the string constant that is argument i, and "" if it is none.
func (f *foreign) constant(i int) string {
	args := f.at.in.Args
	if isMethodKey(f.call.key) {
		i++
	}
	if f.at.foreign || i >= len(args) {
		return ""
	}
	if c, ok := f.inst.fn.Ref(args[i]); ok && c.Kind == ir.RefString {
		return c.Name
	}
	return ""
}

// reflected returns the values, of types with methods, that a reflect.Value stands for. It
// is a struct: stored anywhere, it is a copy of what it was made of.
func (f *foreign) reflected(v set) set {
	var out set
	for _, r := range v {
		if f.prog.methods[r.typ] != nil {
			out = union(out, set{r})
			continue
		}
		for _, s := range f.sourcesOf(r.cell) {
			typ := "*" + s.cell.obj.typ
			if s.cell.parent == nil && f.prog.methods[typ] != nil {
				out = union(out, set{{cell: s.cell, typ: typ}})
			}
		}
	}
	return out
}

// methodCallables lists the methods that a method value of package reflect may be.
func (m *machine) methodCallables(o *object) []callable {
	var out []callable
	name, of := o.method, o.methodsOf
	if o.of != nil {
		name, of = o.of.method, union(of, m.publish(o.of.methodsOf))
	}
	for _, r := range of {
		var methods []ir.Method
		for _, method := range m.prog.methods[r.typ] {
			if name == method.Name || name == "" && token.IsExported(method.Name) {
				methods = append(methods, method)
			}
		}
		slices.SortFunc(methods, func(a, b ir.Method) int { return strings.Compare(a.Name, b.Name) })
		for _, method := range methods {
			out = append(out, callable{ref: r, method: method.Name, fn: method.Func, chosen: true})
		}
	}
	return out
}

// isReflectMethod reports whether o is a method value of package reflect.
func (o *object) isReflectMethod() bool {
	return len(o.methodsOf) > 0 || o.of != nil && len(o.of.methodsOf) > 0
}
