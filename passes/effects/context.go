package effects

import (
	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// A contextKey is what is known of the key of a value in a context: its type, and the
// constant that it is. Both are "" if they are not known.
type contextKey struct {
	typ, constant string
	exact         bool // there is no other key of that type and constant
}

// keyOf describes the key that an operand of an empty interface type is.
func (inst *instance) keyOf(v ir.Value) contextKey {
	if v < 0 || int(v) >= len(inst.fn.defs) || inst.fn.defs[v] == nil || inst.fn.defs[v].Op != ir.MakeIface {
		return contextKey{}
	}
	def := inst.fn.defs[v]
	key := contextKey{typ: def.Type, exact: def.X < 0}
	if c, ok := inst.fn.Ref(def.X); ok && def.X < 0 {
		key.constant = c.Name
	}
	return key
}

// keyArg describes the key that is operand i of the call, where that is written here.
func (f *foreign) keyArg(i int) contextKey {
	if f.at.foreign || i < 0 || i >= len(f.at.in.Args) {
		return contextKey{}
	}
	return f.inst.keyOf(f.at.in.Args[i])
}

// may reports whether two keys may be equal.
func (k contextKey) may(other contextKey) bool {
	switch {
	case k.typ == "" || other.typ == "":
		return true
	case k.exact && other.exact:
		return k == other
	}
	return k.typ == other.typ
}

// applyContext interprets a trait of functions that make contexts or look into them.
func (f *foreign) applyContext(t kb.Trait) {
	switch t.Name {
	case "derives":
		f.deriveContext(f.arg(t.Args[0]))
	case "looksup":
		f.contextValue()
	case "base":
		f.bases = union(f.bases, f.arg(t.Args[0]))
	case "basevalue":
		f.baseValue()
	}
}

// deriveContext makes the first result a context that has the values of the argument that
// the trait names and, if it is context.WithValue, one more.
func (f *foreign) deriveContext(from set) {
	f.taken = f.foreignResults(f.inst, f.at, f.call.key, f.call.args)
	if len(f.taken) == 0 {
		return
	}
	for _, r := range f.taken[0] {
		o := r.cell.obj
		f.addTo(&o.derived, from)
		if f.call.key == "context.WithValue" {
			o.key = f.keyArg(1)
			f.addTo(&o.carried, f.arg("2"))
		}
	}
}

// baseValue adds a value to the contexts of all invocations.
func (f *foreign) baseValue() {
	at := f.at
	at.sub += "base"
	o := f.create(f.inst, opaqueObject, at, "context.Context")
	o.key = f.keyArg(0)
	f.addTo(&o.carried, f.arg("1"))
	f.bases = union(f.bases, one(o.root))
}

// contextValue returns what the receiver, a context, may have under a key, and what
// others may have put there if the key is not found.
func (f *foreign) contextValue() {
	w := &contextWalker{machine: f.machine, key: f.keyArg(len(f.at.in.Args) - 1), seen: map[*object]bool{}}
	w.visit(f.recv)
	f.taken = []set{w.found}
	if results := f.foreignResults(f.inst, f.at, f.call.key, f.call.args); w.more && len(results) > 0 {
		f.taken[0] = union(w.found, results[0])
	}
}

// A contextWalker looks for the values under a key.
type contextWalker struct {
	*machine
	key   contextKey
	seen  map[*object]bool
	found set
	more  bool // there may be others
}

func (w *contextWalker) visit(contexts set) {
	for _, r := range contexts {
		w.visitObject(r.cell.obj)
	}
}

func (w *contextWalker) visitObject(o *object) {
	if w.seen[o] {
		return
	}
	w.seen[o] = true
	if o.of != nil {
		before := w.found
		w.found = nil
		w.visitObject(o.of)
		w.found = union(before, w.publish(w.found))
		return
	}
	if len(o.carried) > 0 && w.key.may(o.key) {
		w.found = union(w.found, o.carried)
		if w.key.exact && w.key == o.key {
			return // it hides what is behind
		}
	}
	w.more = w.more || len(o.derived) == 0
	w.visit(o.derived)
}

// addTo adds v to a set that the heap keeps.
func (h *heap) addTo(s *set, v set) {
	if u := union(*s, v); len(u) != len(*s) {
		*s = u
		h.changed = true
	}
}
