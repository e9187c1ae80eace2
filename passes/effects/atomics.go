package effects

import (
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// atomic records an atomic access. What an atomic pointer or value is given is
// published; what it returns is shared.
func (f *foreign) atomic(t kb.Trait) {
	place, values := f.recv, f.args
	if !isMethodKey(f.call.key) && len(f.args) > 0 {
		place, values = f.args[0], f.args[1:]
	}
	kind := atomicRead
	if len(t.Args) > 0 && t.Args[0] == "write" {
		kind = atomicWrite
	}
	f.record(f.inst, f.at, place, access{kind: kind, callee: f.call.key}, f.st)
	f.restartAtomic(place, kind == atomicWrite)
	held := f.subs(place, elements)
	for _, v := range values {
		f.retain(f.inst, f.at, place, v, f.st)
		f.assign(held, v, false, f.st)
	}
	f.taken = []set{union(f.values(held, false), f.plain(place))}
	if kind == atomicWrite {
		f.spinLock(place)
	}
}

// spinLock treats an atomic flag as the lock that it is where it is set by a comparison
// with zero: whoever gets true has it until it is written again.
func (f *foreign) spinLock(flag set) {
	if slices.ContainsFunc(flag, func(r ref) bool { return f.st.locks.holds(r.cell) }) {
		f.st.release(flag)
	}
	args := f.at.in.Args
	if f.at.in.Op != ir.Call || f.at.foreign || len(args) != 3 || !strings.HasPrefix(baseName(f.call.key), "CompareAndSwap") {
		return
	}
	old, known := f.inst.fn.Ref(args[1])
	next, both := f.inst.fn.Ref(args[2])
	if known && both && old.Kind == ir.RefInt && next.Kind == ir.RefInt && (old.Name == "false" || old.Name == "0") && next != old {
		f.tryLock(flag, false)
	}
}

// plain returns what the cells hold when they were not written atomically:
// atomic.LoadPointer of a variable.
func (f *foreign) plain(place set) set {
	var v set
	for _, r := range place {
		v = union(v, r.cell.val)
	}
	return v
}
