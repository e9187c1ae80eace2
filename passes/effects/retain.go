package effects

import "slices"

// The runtime client gives a handler that implements lambda.Handler the raw payload
// in a buffer out of a pool, and takes it back when the response has been sent
// (aws-lambda-go v1.51.0 and later, lambda/invoke_loop.go). Whoever stores the slice
// reads the payload of another invocation later.

// isPayload reports whether the parameter of a function that foreign code calls is
// the raw payload.
func isPayload(fn *function, param int) bool {
	return fn.Name != "" && baseName(fn.Name) == "Invoke" && fn.Recv != "" && fn.ParamTypes[param] == "[]byte" &&
		fn.ParamTypes[param-1] == "context.Context"
}

// retain notes that the raw payload is stored in one of the cells, which outlive
// the invocation, and reports whether it is.
func (m *machine) retain(inst *instance, at site, cells, v set, st *state) bool {
	if inst.phase.boot {
		return false
	}
	for _, r := range cells {
		if r.cell.obj.isShared() && !r.excl && m.leadsToPayload(v, map[*object]bool{}) {
			m.act(inst, at, st, Act{Kind: Retains}).setCell(collection(r.cell))
			return true
		}
	}
	return false
}

// leadsToPayload reports whether one of the refs is the payload, or leads to it by way
// of objects of the invocation.
func (m *machine) leadsToPayload(v set, seen map[*object]bool) bool {
	for _, r := range v {
		o := r.cell.obj.original()
		if o.payload {
			return true
		}
		if o.kind != allocObject || o.boot || seen[o] {
			continue
		}
		seen[o] = true
		if m.holdsPayload(o.root, seen) {
			return true
		}
	}
	return false
}

func (m *machine) holdsPayload(c *cell, seen map[*object]bool) bool {
	if m.leadsToPayload(m.read(c), seen) {
		return true
	}
	return slices.ContainsFunc(c.kids, func(k *cell) bool { return m.holdsPayload(k, seen) })
}
