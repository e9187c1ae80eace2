package effects

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/ir"
)

// A tracer collects the accesses of a phase once it has settled.
type tracer struct {
	*machine
	top     *instance
	phase   *phase
	parent  map[*instance]step
	order   []*instance
	written map[*object]bool // objects of which a place is written
	guarded bool             // those who serve requests recover from their panics

	// Memos: many accesses are in one block, and many instances of one function.
	conds  map[blockOf][]*cell
	asked  map[blockOf][]*cell
	chains map[*instance][]finding.Frame
}

// A step is the shortest way into an instance.
type step struct {
	from *instance
	edge edge
}

// walk visits every instance that the phase reaches, nearest first.
func (t *tracer) walk() {
	if t.parent != nil {
		return
	}
	t.parent = map[*instance]step{t.top: {}}
	t.conds, t.asked = map[blockOf][]*cell{}, map[blockOf][]*cell{}
	t.chains = map[*instance][]finding.Frame{}
	t.order = []*instance{t.top}
	t.written = map[*object]bool{}
	for i := 0; i < len(t.order); i++ {
		inst := t.order[i]
		for _, e := range inst.calls {
			if _, ok := t.parent[e.callee]; !ok {
				t.parent[e.callee] = step{inst, e}
				t.order = append(t.order, e.callee)
			}
		}
		for _, a := range inst.accesses {
			if a.kind.Writes() {
				t.written[a.cell.obj] = true
			}
		}
	}
	t.guarded = t.servingRecovers()
}

// collect turns the accesses of the phase into what rules can read.
func (t *tracer) collect(n *namer, background bool) []*Access {
	t.walk()
	var out []*Access
	seen := map[accessKey]bool{}
	for _, inst := range t.order {
		for _, a := range inst.accesses {
			key := t.accessKey(inst, a)
			if !seen[key] {
				seen[key] = true
				out = append(out, t.describe(n, inst, a, background))
			}
		}
	}
	return out
}

// An accessKey is what is said of an access, but for the calls that lead there: of
// the ways to one access, the shortest is enough.
type accessKey struct {
	cell   *cell
	kind   Kind
	callee string
	typ    string
	fn     *function
	pos    ir.Pos
	block  int32
	locks  string
	checks string
}

func (t *tracer) accessKey(inst *instance, a *access) accessKey {
	return accessKey{
		cell: a.cell, kind: a.kind, callee: a.callee, typ: a.typ,
		fn: inst.fn, pos: a.at.in.Pos, block: a.at.block, locks: a.locks.key(), checks: cellsKey(t.checks(inst, a.at.block)),
	}
}

func cellsKey(cells []*cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(strconv.Itoa(c.id))
		b.WriteByte(' ')
	}
	return b.String()
}

func (t *tracer) describe(n *namer, inst *instance, a *access, background bool) *Access {
	span := inst.fn.span(a.at.in.Pos)
	if span.Line == 0 { // the compiler's own
		span = inst.fn.span(inst.fn.Pos)
	}
	out := &Access{
		Place: n.place(a.cell), Kind: a.kind, Callee: a.callee, Type: a.typ,
		Span: span, Function: inst.fn.Name, Package: inst.fn.pkg.Path,
		Chain: t.chain(inst), Background: background, Cache: t.known.Has(a.typ, "cache"),
	}
	for _, l := range a.locks {
		out.Locks = append(out.Locks, Held{Place: n.place(l.cell), Read: l.read, Once: l.once})
	}
	for _, c := range t.checks(inst, a.at.block) {
		out.Checks = append(out.Checks, n.place(c))
	}
	out.Region = strconv.Itoa(inst.fn.id) + "/" + regionOf(inst.fn, a.at.block)
	return out
}

// collectActs turns the acts of the phase into what rules can read.
func (t *tracer) collectActs(n *namer) []*Act {
	t.walk()
	var out []*Act
	for _, inst := range t.order {
		for _, a := range inst.acts {
			out = append(out, t.describeAct(n, inst, a))
		}
	}
	return out
}

func (t *tracer) describeAct(n *namer, inst *instance, a *act) *Act {
	out := a.Act
	out.Span, out.Function, out.Package = inst.fn.span(a.at.in.Pos), inst.fn.Name, inst.fn.pkg.Path
	out.Chain = t.chain(inst)
	out.Goroutine, out.Recovered = t.surroundings(inst)
	if a.cell != nil {
		out.Place = n.place(a.cell)
	}
	for _, l := range a.locks {
		out.Locks = append(out.Locks, Held{Place: n.place(l.cell), Read: l.read, Once: l.once})
	}
	switch a.Kind {
	case Panics:
		out.Recovered = out.Recovered || t.phase.cut
	case Spawns:
		out.Joined = t.phase.cut || t.ends(a)
		out.Blocked = !t.phase.cut && t.staysBlocked(inst, a)
	case Waits:
		out.Checked = t.phase.hole || len(t.checks(inst, a.at.block)) > 0
	case Grows:
		out.Bounded = t.phase.hole || t.bounded(a.cell)
	}
	return &out
}

// surroundings reports whether the shortest way to inst leads through a go
// statement, and whether a function on the way, up to there, recovers, or foreign code
// that serves requests.
func (t *tracer) surroundings(inst *instance) (goroutine, recovered bool) {
	for inst != nil && inst != t.top {
		recovered = recovered || inst.recovers()
		up := t.parent[inst]
		if up.edge.when == ir.Go {
			return true, recovered
		}
		recovered = recovered || up.edge.foreign && t.guarded
		inst = up.from
	}
	return false, recovered
}

// servingRecovers reports whether those who serve requests recover from their panics:
// by a middleware that is known for it, or by one of the program's own.
func (t *tracer) servingRecovers() bool {
	if t.prog.mentionsTrait(t.known, "recovers") {
		return true
	}
	return slices.ContainsFunc(t.order, func(inst *instance) bool {
		return slices.ContainsFunc(inst.calls, func(e edge) bool { return e.foreign && e.callee.recovers() })
	})
}

// recovers reports whether inst defers a function that calls recover.
func (inst *instance) recovers() bool {
	return slices.ContainsFunc(inst.calls, func(e edge) bool { return e.when == ir.Deferred && e.callee.fn.recovers() })
}

// ends reports whether the invocation waits for a goroutine, or brings it to an
// end: the goroutine tells something that somebody waits for, or waits itself
// for something that the invocation, or the end of its context, tells it.
func (t *tracer) ends(a *act) bool {
	told, waits := map[*cell]bool{}, map[*cell]bool{}
	for _, inst := range t.order {
		for _, c := range inst.signals {
			told[c] = true
		}
		for _, c := range inst.waits {
			waits[c] = true
		}
	}
	for _, inst := range reachable(a.insts) {
		for _, c := range inst.signals {
			if waits[c] || strings.HasSuffix(c.obj.typ, "io.PipeWriter") {
				return true // a pipe is read to its end, be it by who encodes the answer
			}
		}
		for _, c := range inst.waits {
			if told[c] || c.obj.kind == opaqueObject && !strings.HasPrefix(c.obj.from, "time.") {
				return true // a ticker or timer tells nobody to end
			}
		}
	}
	return false
}

func regionOf(fn *function, block int32) string {
	if c := fn.controllers(block); len(c) > 0 {
		return strconv.Itoa(int(c[0]))
	}
	return ""
}

// maxCheckDepth bounds how many callers are asked for a check of the place that
// a callee writes: if db == nil { initDB() }.
const maxCheckDepth = 4

// checks returns the places that decide whether a block of inst runs.
func (t *tracer) checks(inst *instance, block int32) []*cell {
	key := blockOf{inst, block}
	if cells, ok := t.asked[key]; ok {
		return cells
	}
	var out []*cell
	for range maxCheckDepth {
		for _, b := range inst.fn.controllers(block) {
			out = append(out, t.decides(inst, b)...)
		}
		up := t.parent[inst]
		if up.from == nil || up.from == t.top {
			break
		}
		inst, block = up.from, up.edge.block
	}
	slices.SortFunc(out, func(a, b *cell) int { return a.id - b.id })
	out = slices.Compact(out)
	t.asked[key] = out
	return out
}

// decides returns the places that the branch at the end of a block looks at.
func (t *tracer) decides(inst *instance, block int32) []*cell {
	instrs := inst.fn.Blocks[block].Instrs
	if len(instrs) == 0 || instrs[len(instrs)-1].Op != ir.If {
		return nil
	}
	key := blockOf{inst, block}
	if cells, ok := t.conds[key]; ok {
		return cells
	}
	c := &condition{tracer: t, inst: inst, seen: map[ir.Value]bool{}}
	c.visit(instrs[len(instrs)-1].X)
	if len(c.cells) > maxDeciding {
		c.cells = nil
	}
	t.conds[key] = c.cells
	return c.cells
}

// maxDeciding is how many places a condition may depend on that says something of
// them: a condition on any of hundreds is no check of one.
const maxDeciding = 32

type blockOf struct {
	inst  *instance
	block int32
}

// A condition collects the places that a value is computed from.
type condition struct {
	*tracer
	inst  *instance
	seen  map[ir.Value]bool
	cells []*cell
}

const maxCondition = 40 // values looked at

func (c *condition) visit(v ir.Value) {
	def := c.inst.def(v)
	if def == nil || c.seen[v] || len(c.seen) > maxCondition {
		return
	}
	c.seen[v] = true
	switch def.Op {
	case ir.Load:
		c.add(c.value(def.X))
	case ir.Lookup, ir.Next:
		c.add(c.subs(c.value(def.X), elements))
	case ir.Not, ir.Copy, ir.Extract, ir.FieldVal, ir.Assert, ir.MakeIface:
		c.visit(def.X)
	case ir.BinOp:
		c.visit(def.X)
		c.visit(def.Y)
	case ir.Phi:
		for _, a := range def.Args {
			c.visit(a)
		}
	case ir.Call:
		c.visitCall(def)
	}
}

// visitCall looks through len(x), x.IsZero(), atomic.LoadInt32(&x) and the like.
func (c *condition) visitCall(def *ir.Instr) {
	for _, a := range def.Args { // time.Now().After(x)
		c.visit(a)
	}
	if len(def.Args) != 1 {
		return
	}
	if def.Mode == ir.Builtin {
		c.add(c.subs(c.value(def.Args[0]), elements))
		return
	}
	if def.Mode == ir.Static {
		c.add(c.value(def.Args[0]))
	}
}

func (c *condition) value(v ir.Value) set { return c.inst.operand(c.machine, v, &state{}) }

func (c *condition) add(s set) {
	for _, r := range s {
		if c.written[r.cell.obj] { // else nobody asks
			c.cells = append(c.cells, r.cell)
		}
	}
}

// chain returns the calls that lead from the handler to inst.
func (t *tracer) chain(inst *instance) []finding.Frame {
	if out, ok := t.chains[inst]; ok {
		return out
	}
	up := t.parent[inst]
	if up.from == nil || up.from == t.top {
		return nil
	}
	out := slices.Clip(t.chain(up.from))
	if call := up.from.fn.span(up.edge.pos); call.Line > 0 {
		out = append(out, finding.Frame{Function: up.from.fn.Name, Callee: inst.fn.Name, Call: call})
	}
	t.chains[inst] = out
	return out
}

// encodeResults records that the results of the handler are read once it has
// returned, outside of every lock: the runtime client encodes them.
func (t *tracer) encodeResults() {
	for _, e := range t.top.calls {
		inst := e.callee
		if len(inst.returns) == 0 {
			continue
		}
		by, pos := inst.lastReturn()
		at := site{phase: t.phase, in: &ir.Instr{Pos: pos}}
		seen := map[*object]bool{}
		for i, r := range inst.results {
			t.encode(by, at, r, i < len(inst.fn.ResultAggs) && inst.fn.ResultAggs[i], seen, 0)
		}
	}
}

// lastReturn finds the last return statement that the user has written: of what inst
// stands for, if it is the compiler's own, such as the function behind a method value.
// Functions without results may have none, and call each other in circles.
func (inst *instance) lastReturn() (*instance, ir.Pos) {
	seen := map[*instance]bool{}
	for {
		seen[inst] = true
		last := slices.MaxFunc(inst.returns, func(a, b ir.Pos) int { return cmp.Compare(a.Line, b.Line) })
		if last.Line > 0 || len(inst.calls) != 1 {
			return inst, last
		}
		callee := inst.calls[0].callee
		if len(callee.returns) == 0 || seen[callee] {
			return inst, last
		}
		inst = callee
	}
}

const maxEncodeDepth = 5 // pointers followed from a result

// encode records the reading of what v leads to. A struct or array is returned
// as a copy, made before the return: of it, only what its pointers lead to is read
// later.
func (t *tracer) encode(inst *instance, at site, v set, copied bool, seen map[*object]bool, depth int) {
	for _, r := range v {
		o := r.cell.obj
		if seen[o] || o.kind == funcObject || o.kind == opaqueObject || depth > maxEncodeDepth {
			continue
		}
		seen[o] = true
		inner := r
		inner.excl = r.excl || copied || isValueType(r.typ)
		t.encodeCells(inst, at, inner, r.cell, seen, depth)
	}
}

// isValueType reports whether an interface that holds a value of this type holds
// a copy of it.
func isValueType(typ string) bool {
	return typ != "" && typ[0] != '*' && !strings.HasPrefix(typ, "map[") && !strings.HasPrefix(typ, "[]")
}

// encodeCells records the reading of c, field by field: encoders skip some.
func (t *tracer) encodeCells(inst *instance, at site, r ref, c *cell, seen map[*object]bool, depth int) {
	if len(c.kids) == 0 && c.obj.isShared() && !r.excl {
		inst.accesses = append(inst.accesses, &access{cell: c, kind: encode, at: at})
	}
	t.encode(inst, at, t.read(c), false, seen, depth+1)
	for _, src := range c.copies {
		for _, k := range src.kids {
			t.sub(c, k.step).hidden = k.hidden // a copied struct has the fields of its source
		}
	}
	for _, k := range slices.Clone(c.kids) {
		if !k.hidden {
			t.encodeCells(inst, at, r, k, seen, depth)
		}
	}
}
