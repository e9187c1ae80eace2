package effects

import (
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/ir"
)

// An object is a piece of memory that was created at one place of the program
// in one calling context; it stands for all pieces created there.
type object struct {
	id   int
	kind objectKind
	root *cell
	name string       // package variable: "pkg.name"; local variable: its name
	typ  string       // type of what the object holds
	by   *function    // in which it is made
	pos  finding.Span // where
	boot bool         // made before Start: concurrent invocations share it

	shared    *object // the view of an invocation's object that others have, see publish
	of        *object // what a shared view is a view of
	contended bool    // reached by all goroutines of a crew

	// Function objects.
	fn   string  // the function
	free int     // how many bindings it has
	once *object // made by OnceFunc: the once

	// Opaque objects.
	from    string // the function that returned it
	depth   int    // steps from the call that returned it
	inside  set    // what foreign code that has the object may call, see leaves
	wraps   set    // what each writing method also writes
	payload bool   // the raw payload of a request
	request bool   // an argument of a handler, or what an invocation got by one
	cut     bool   // made by a hole of which nothing is known, or of what is, see cut.go

	// Contexts.
	derived set        // from which contexts
	key     contextKey // the key of carried
	carried set        // what it has under key

	// Values of package reflect that are methods.
	methodsOf set    // of which values
	method    string // its name, "" if it may be any

	capacity int32    // channels and semaphores: -1 unknown
	size     ir.Value // channels: the value that is their capacity, in by
	signal   bool     // channels whose elements carry nothing
	spare    bool     // slices: made with room to append
}

type objectKind uint8

const (
	globalObject objectKind = iota // a package variable
	allocObject                    // a variable, composite literal, map, slice, channel
	funcObject                     // a function value; its bindings are cells "0", "1", ...
	opaqueObject                   // what unknown code returned or passed
)

// isShared reports whether two invocations can both reach o.
func (o *object) isShared() bool { return o.kind == globalObject || o.boot || o.of != nil }

// A cell is a place within an object: the object itself, or a field or the
// elements of a cell. Cells are what accesses and locks are about.
type cell struct {
	id     int
	obj    *object
	parent *cell
	step   string // ".field" or "[*]"
	kids   []*cell
	val    set     // what was stored here
	copies []*cell // cells whose contents were copied here as a whole

	sources   []source // memo of sourcesOf
	sourcesAt int      // heap.copied when it was made

	filled bool    // what is stored in this field of foreign memory is all that it holds
	hidden bool    // a field that encoders skip: unexported, or tagged json:"-"
	text   text    // what is known of the number or string stored here
	child  *object // opaque objects: what an unknown pointer stored here points to
}

// A ref is a pointer to a cell, as a value holds it. Struct and array values
// are represented by refs to the cell they were read from; functions, maps,
// slices and channels by refs to the root of their object.
type ref struct {
	cell *cell
	typ  string // dynamic type, for values in interfaces
	excl bool   // nobody else can reach the cell now: received from a channel, taken from a pool
}

// A set is what a value may be, sorted by compareRefs.
type set []ref

func compareRefs(a, b ref) int {
	if a.cell != b.cell {
		return a.cell.id - b.cell.id
	}
	if c := strings.Compare(a.typ, b.typ); c != 0 {
		return c
	}
	switch {
	case a.excl == b.excl:
		return 0
	case b.excl:
		return -1
	}
	return 1
}

// union returns a ∪ b and never changes its operands, which others may hold.
func union(a, b set) set {
	switch {
	case len(b) == 0:
		return a
	case len(a) == 0:
		return b
	case len(a) == len(b) && &a[0] == &b[0]:
		return a
	}
	if contains(a, b) {
		return a
	}
	out := make(set, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch c := compareRefs(a[i], b[j]); {
		case c < 0:
			out = append(out, a[i])
			i++
		case c > 0:
			out = append(out, b[j])
			j++
		default:
			out = append(out, a[i])
			i, j = i+1, j+1
		}
	}
	out = append(out, a[i:]...)
	return append(out, b[j:]...)
}

func contains(a, b set) bool {
	if len(b) > len(a) {
		return false
	}
	i := 0
	for _, r := range b {
		for i < len(a) && compareRefs(a[i], r) < 0 {
			i++
		}
		if i == len(a) || a[i] != r {
			return false
		}
	}
	return true
}

func one(c *cell) set { return set{{cell: c}} }

// mapRefs applies f to each ref and restores the order.
func mapRefs(s set, f func(ref) (ref, bool)) set {
	if len(s) == 0 {
		return nil
	}
	out := make(set, 0, len(s))
	for _, r := range s {
		if r, ok := f(r); ok {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, compareRefs)
	return slices.Compact(out)
}

// A heap holds every object of one analysis.
type heap struct {
	objects []*object
	cells   int
	changed bool                       // since someone last looked
	copied  int                        // copies made
	work    int                        // cells read since someone last asked
	capped  bool                       // a set has reached maxSet
	foreign map[string]map[string]bool // methods by which foreign code may call a dynamic type
	own     map[string]bool            // paths of the analysed packages
}

// isOwnType reports whether typ is declared in an analysed package.
func (h *heap) isOwnType(typ string) bool {
	typ = strings.TrimPrefix(typ, "*")
	i := strings.LastIndexByte(typ, '.')
	return i > 0 && h.own[typ[:i]]
}

func (h *heap) newObject(kind objectKind, typ string, boot bool) *object {
	o := &object{id: len(h.objects), kind: kind, typ: typ, boot: boot, capacity: -1}
	h.objects = append(h.objects, o)
	o.root = h.newCell(o, nil, "")
	return o
}

func (h *heap) newCell(o *object, parent *cell, step string) *cell {
	c := &cell{id: h.cells, obj: o, parent: parent, step: step}
	h.cells++
	return c
}

// maxSteps bounds the depth of cells. Types bound it already; only conversions
// through unsafe.Pointer could go deeper.
const maxSteps = 12

// sub returns the cell for a field ".name" or the elements "[*]" of c.
func (h *heap) sub(c *cell, step string) *cell {
	for _, k := range c.kids {
		if k.step == step {
			return k
		}
	}
	depth := 0
	for p := c; p != nil; p = p.parent {
		depth++
	}
	if depth > maxSteps {
		return c
	}
	k := h.newCell(c.obj, c, step)
	c.kids = append(c.kids, k)
	return k
}

// at returns the cell of o at the same path as c has in its own object.
func (h *heap) at(o *object, c *cell) *cell {
	if c.parent == nil {
		return o.root
	}
	return h.sub(h.at(o, c.parent), c.step)
}

// store adds v to what the cell holds.
func (h *heap) store(c *cell, v set) {
	if u := h.boundedUnion(c.val, v); len(u) != len(c.val) {
		c.val = u
		h.changed = true
	}
}

// maxSet is how many things a value may be before no more are added. Functions for
// Lambda do not come near; general-purpose encoders and the like do.
const maxSet = 256

// boundedUnion is union, up to maxSet.
func (h *heap) boundedUnion(a, b set) set {
	u := union(a, b)
	if len(u) > maxSet && len(a) > 0 {
		h.capped = h.capped || len(u) != len(a)
		return a
	}
	return u
}

// copyInto makes dst hold a copy of the struct or array at src. Later stores to
// src count as well: the analysis does not order stores.
func (h *heap) copyInto(dst, src *cell) {
	if dst == src || slices.Contains(dst.copies, src) {
		return
	}
	dst.copies = append(dst.copies, src)
	h.copied++
	h.changed = true
}

// read returns what the cell may hold: what was stored in it, what was copied
// into it as part of something larger, and, for shared views, what the object
// that they are a view of holds.
func (h *heap) read(c *cell) set {
	if c.isPlain() {
		return c.val
	}
	var v set
	sources := h.sourcesOf(c)
	h.work += len(sources)
	for _, s := range sources {
		got := s.cell.val
		if o := s.cell.obj; o.kind == opaqueObject && o.of == nil && !s.cell.filled {
			got = union(got, one(h.pointee(s.cell).root))
		}
		if s.public {
			got = h.publish(got)
		}
		v = union(v, got)
	}
	return v
}

// isWithin reports whether c is d or a part of it.
func (c *cell) isWithin(d *cell) bool {
	for ; c != nil; c = c.parent {
		if c == d {
			return true
		}
	}
	return false
}

// isElement reports whether c is one of several: an element, or a part of one.
func (c *cell) isElement() bool {
	for ; c != nil; c = c.parent {
		if c.step == elements {
			return true
		}
	}
	return false
}

// isPlain reports whether the cell holds just what was stored in it.
func (c *cell) isPlain() bool {
	if c.obj.of != nil || c.obj.kind == opaqueObject {
		return false
	}
	for a := c; a != nil; a = a.parent {
		if len(a.copies) > 0 {
			return false
		}
	}
	return true
}

// A source is a cell whose contents another cell may hold, too.
type source struct {
	cell   *cell
	public bool // copied by way of a cell that is shared: others see what is in it
}

// sourcesOf returns c itself and what was copied to it, directly or not.
func (h *heap) sourcesOf(c *cell) []source {
	if c.sources == nil || c.sourcesAt != h.copied {
		w := &copyWalker{heap: h, seen: map[source]bool{}}
		w.visit(c, false)
		c.sources, c.sourcesAt = w.found, h.copied
		h.work += len(w.found)
	}
	return c.sources
}

// A copyWalker finds the sources of a cell.
type copyWalker struct {
	*heap
	seen  map[source]bool
	found []source
}

func (w *copyWalker) visit(c *cell, public bool) {
	s := source{c, public || c.obj.isShared()}
	if w.seen[s] || len(w.found) > maxSources {
		return
	}
	w.seen[s] = true
	w.found = append(w.found, s)
	var steps []string // from an ancestor down to c
	for a := c; a != nil; a = a.parent {
		for _, src := range a.copies {
			w.visit(w.down(src, steps), s.public)
		}
		steps = append(steps, a.step)
	}
	if of := c.obj.of; of != nil {
		w.visit(w.at(of, c), s.public)
	}
}

// maxSources is how many copies of copies of a place are followed, for the reason
// of maxSet.
const maxSources = 1024

// down follows steps, the last first.
func (h *heap) down(c *cell, steps []string) *cell {
	for _, s := range slices.Backward(steps) {
		c = h.sub(c, s)
	}
	return c
}

// maxOpaqueDepth bounds how far opaque memory is told apart.
const maxOpaqueDepth = 2

// pointee returns the object that a pointer in opaque memory points to.
func (h *heap) pointee(c *cell) *object {
	if c.obj.depth >= maxOpaqueDepth || c.parent == nil {
		return c.obj
	}
	if c.child == nil {
		c.child = h.newObject(opaqueObject, "", c.obj.boot)
		c.child.depth = c.obj.depth + 1
		c.child.from = c.obj.from
		c.child.request = c.obj.request
		c.child.name = c.obj.name
	}
	return c.child
}

// publish returns v as seen by other invocations once it is stored where they
// can reach it. An object of an invocation is its own as long as it is used
// through the references that the invocation had before; its shared view is what
// everybody finds who loads it from the shared place. So initialisation before
// publication is no conflict, and the view tells what is done to it afterwards.
func (h *heap) publish(v set) set {
	if !slices.ContainsFunc(v, func(r ref) bool { return r.excl || !r.cell.obj.isShared() }) {
		return v
	}
	return mapRefs(v, func(r ref) (ref, bool) {
		r.excl = false
		if r.cell.obj.isShared() {
			return r, true
		}
		r.cell = h.at(h.sharedView(r.cell.obj), r.cell)
		return r, true
	})
}

func (h *heap) sharedView(o *object) *object {
	if o.shared == nil {
		s := h.newObject(o.kind, o.typ, false)
		s.name, s.of, s.fn, s.free, s.from, s.once, s.pos = o.name, o, o.fn, o.free, o.from, o.once, o.pos
		s.capacity, s.signal, s.depth, s.request = o.capacity, o.signal, o.depth, o.request
		o.shared = s
		h.changed = true
	}
	return o.shared
}

// exclusive returns v as owned by whoever took it out of a pool or channel.
func exclusive(v set) set {
	return mapRefs(v, func(r ref) (ref, bool) { r.excl = true; return r, true })
}

// keepInside records that foreign code behind o was given something to call.
func (h *heap) keepInside(o *object, leaves set) {
	if u := union(o.inside, leaves); len(u) != len(o.inside) {
		o.inside = u
		h.changed = true
	}
}
