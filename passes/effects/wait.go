package effects

import (
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// noteIO notes that a foreign function waits for the network or the disk while
// the invocation holds a lock.
func (f *foreign) noteIO() {
	if !f.inst.phase.boot && len(f.st.locks) > 0 && f.doesIO() {
		f.act(f.inst, f.at, f.st, Act{Kind: Waits, Callee: f.call.key})
	}
}

// doesIO reports whether the function waits for them: its model says so, or it is a method of a
// client and takes a context.
func (f *foreign) doesIO() bool {
	if f.has("io") {
		return true
	}
	typ := f.call.typ
	if typ == "" {
		typ = receiverType(f.call.key)
	}
	return typ != "" && f.known.DoesIO(strings.TrimPrefix(typ, "*")) && slices.ContainsFunc(f.args, isContextValue)
}

func isContextValue(v set) bool {
	return slices.ContainsFunc(v, func(r ref) bool { return r.cell.obj.typ == "context.Context" })
}

// noteDrained notes that foreign code receives what is sent to the channels that it
// is given as such: goroutines that fill them come to their end.
func (f *foreign) noteDrained() {
	if f.inst.phase.boot {
		return
	}
	for _, v := range f.args {
		for _, r := range v {
			if r.typ == "" && strings.HasPrefix(r.cell.obj.typ, "chan ") {
				f.wait(f.inst, r.cell)
			}
		}
	}
}

// noteAwaited notes that the invocation waits for the end of the context that it
// was called with, which is the deadline of the invocation.
func (m *machine) noteAwaited(inst *instance, at site, channels []ir.Value, st *state) {
	if inst.phase.boot {
		return
	}
	for _, ch := range channels {
		done := inst.def(ch)
		if done == nil || done.Op != ir.Call || done.Mode != ir.Invoke || done.Name != "Done" || done.Type != "context.Context" {
			continue
		}
		contexts := inst.operand(m, done.X, st)
		derived := slices.ContainsFunc(contexts, func(r ref) bool {
			o := r.cell.obj
			return o.kind != opaqueObject || !o.request || o.from != "" || o.typ != "context.Context"
		})
		if len(contexts) > 0 && !derived {
			m.act(inst, at, st, Act{Kind: AwaitsEnd})
			return
		}
	}
}
