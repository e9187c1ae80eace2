package effects

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// An instance is a function in one calling context with one set of arguments.
type instance struct {
	fn    *function
	phase *phase
	ctx   string // the last calls that led here
	args  []set
	free  []set
	entry state

	round  int // when it was interpreted last
	active bool

	// What its values may be: sets of references, and what is known of texts.
	env         []set
	tuples      map[ir.Value][]set
	results     []set
	texts       []text
	textTuples  map[ir.Value][]text
	resultTexts []text

	// What it does, as of its last interpretation.
	exit     state
	ends     []state // of its blocks, while they are interpreted
	calls    []edge
	defers   []site
	returns  []ir.Pos // where it returns
	accesses []*access
	acts     []*act
	sends    []chanUse
	receives []chanUse
	signals  []*cell // channels sent to or closed, wait groups that are told
	waits    []*cell // what it waits for
	opens    []*cell // channels that it closes, wait groups that it is done with
	trylocks map[ir.Value][]lock
	crews    []crew    // goroutines that it starts in a loop
	within   []*access // to objects that the goroutines of a crew all reach
}

// An edge is a call from one instance to another.
type edge struct {
	block   int32
	pos     ir.Pos
	callee  *instance
	when    ir.When
	foreign bool // foreign code makes the call
}

// A site is an instruction that is being interpreted.
type site struct {
	phase   *phase
	block   int32
	index   int
	in      *ir.Instr
	foreign bool   // the call is made by foreign code: its context says nothing
	sub     string // tells apart what one instruction does several times
}

func (s site) key() string {
	return strconv.Itoa(int(s.block)) + "." + strconv.Itoa(s.index) + s.sub
}

// A target is a call that has been resolved.
type target struct {
	fn   *function
	args []set
	free []set
}

// invoke interprets fn for a call by caller and returns its results.
func (m *machine) invoke(caller *instance, at site, t target, st *state) []set {
	inst := m.instanceFor(caller, at, t, *st)
	m.passTexts(caller, at, inst)
	caller.calls = append(caller.calls, edge{block: at.block, pos: at.in.Pos, callee: inst, when: at.in.When})
	m.run(inst)
	if inst.exit.valid {
		st.locks = inst.exit.locks
		st.published = mergeObjects(st.published, inst.exit.published)
		st.restarts = inst.exit.restarts
		m.passFreed(caller, at, inst, st)
	}
	m.returnTexts(caller, at, inst)
	return inst.results
}

// passTexts gives the parameters of inst the texts of a call's arguments. What
// foreign code passes is the request.
func (m *machine) passTexts(caller *instance, at site, inst *instance) {
	args := at.in.Args
	for i := range inst.fn.Params {
		// A context is not data: what was made with one is not derived from the request.
		t := text{kind: dynamicText, request: inst.fn.ParamTypes[i] != "context.Context"}
		j := i
		if at.in.Mode == ir.Invoke {
			j-- // the receiver is not among the arguments
		}
		if !at.foreign && at.in.Op == ir.Call {
			t = text{}
			if 0 <= j && j < len(args) {
				t = caller.textOf(args[j])
			}
		}
		if inst.phase.boot && at.foreign {
			t = text{kind: fixedText}
		}
		if u := inst.texts[i].join(t); u != inst.texts[i] {
			inst.texts[i] = u
			m.changed = true
		}
	}
}

func (m *machine) returnTexts(caller *instance, at site, inst *instance) {
	if at.foreign || at.in.Op != ir.Call || at.in.Dst < 0 || len(inst.resultTexts) != len(at.in.Types) {
		return
	}
	if len(inst.resultTexts) > 1 {
		caller.tupleTexts(at.in.Dst, inst.resultTexts...)
	} else if len(inst.resultTexts) == 1 {
		m.setText(caller, at.in.Dst, inst.resultTexts[0])
	}
}

// instanceFor finds or makes the instance for a call. A nil caller is the
// phase itself.
func (m *machine) instanceFor(caller *instance, at site, t target, st state) *instance {
	ph, ctx := at.phase, ""
	if caller != nil && !at.foreign {
		limit := handlerContext
		if ph.boot {
			limit = bootContext
		}
		ctx = pushContext(caller.ctx, strconv.Itoa(caller.fn.id)+"/"+at.key(), limit)
	}
	base := strconv.Itoa(t.fn.id) + "@" + strconv.Itoa(ph.id) + "@" + ctx
	key := base + "(" + setsKey(t.args) + ";" + setsKey(t.free) + ")" + st.locks.key() + st.restartsKey()
	if inst, ok := m.instances[key]; ok {
		return inst
	}
	all := strconv.Itoa(t.fn.id) + "@" + strconv.Itoa(ph.id)
	if m.variants[base] >= maxVariants || m.variants[all] >= maxInstances || m.recursion(t.fn) > 2 {
		// Too many variants, or a recursion that makes ever new arguments: one
		// instance for all, whose arguments grow.
		if m.variants[all] >= maxInstances {
			base, ctx = all, anyContext
		}
		key = base + "(*)" + st.locks.key() + st.restartsKey()
		if inst, ok := m.instances[key]; ok {
			inst.widen(m, t)
			return inst
		}
	}
	m.variants[base]++
	m.variants[all]++
	t.fn.prepare()
	inst := &instance{
		fn: t.fn, phase: ph, ctx: ctx, args: slices.Clone(t.args), free: slices.Clone(t.free),
		entry:  state{locks: st.locks, restarts: st.restarts, valid: true},
		env:    make([]set, t.fn.Vals),
		tuples: map[ir.Value][]set{},
	}
	inst.results = make([]set, t.fn.Results)
	inst.texts = make([]text, t.fn.Vals)
	inst.textTuples = map[ir.Value][]text{}
	inst.resultTexts = make([]text, t.fn.Results)
	m.instances[key] = inst
	m.changed = true
	return inst
}

func (inst *instance) widen(m *machine, t target) {
	grow := func(have []set, more []set) {
		for i := range min(len(have), len(more)) {
			if u := union(have[i], more[i]); len(u) != len(have[i]) {
				have[i] = u
				m.changed = true
			}
		}
	}
	grow(inst.args, t.args)
	grow(inst.free, t.free)
}

// recursion counts the instances of fn that are running.
func (m *machine) recursion(fn *function) int {
	n := 0
	for _, inst := range m.stack {
		if inst.fn == fn {
			n++
		}
	}
	return n
}

func pushContext(ctx, site string, limit int) string {
	parts := strings.Split(ctx, ">")
	if ctx == "" {
		parts = nil
	}
	parts = append(parts, site)
	if len(parts) > limit {
		parts = parts[len(parts)-limit:]
	}
	return strings.Join(parts, ">")
}

func setsKey(sets []set) string {
	var b strings.Builder
	for _, s := range sets {
		for _, r := range s {
			b.WriteString(strconv.Itoa(r.cell.id))
			if r.typ != "" {
				b.WriteByte(':')
				b.WriteString(r.typ)
			}
			if r.excl {
				b.WriteByte('!')
			}
			b.WriteByte(' ')
		}
		b.WriteByte(',')
	}
	return b.String()
}

// run interprets inst, once a round.
func (m *machine) run(inst *instance) {
	if inst.active || inst.round == m.round || len(m.stack) > maxDepth {
		return
	}
	if m.spent > maxInstructions {
		if !inst.phase.over {
			inst.phase.over = true
			m.reportBlind("budget", "the analysis was cut short: the program is too large or too dynamic", inst.fn.span(inst.fn.Pos))
		}
		return
	}
	inst.active, inst.round = true, m.round
	m.stack = append(m.stack, inst)
	passes := 1
	if inst.fn.loops {
		passes = 2
	}
	out := m.takeStates(len(inst.fn.Blocks))
	for range passes {
		inst.accesses, inst.acts, inst.calls, inst.defers, inst.returns = nil, nil, nil, nil, nil
		inst.signals, inst.waits, inst.opens, inst.within, inst.crews = nil, nil, nil, nil, nil
		inst.sends, inst.receives = nil, nil
		m.pass(inst, out)
	}
	m.spare = append(m.spare, out)
	m.stack = m.stack[:len(m.stack)-1]
	inst.active = false
}

// takeStates returns n states of points that were not reached yet, in memory that an
// earlier run is done with, if there is some.
func (m *machine) takeStates(n int) []state {
	var out []state
	if last := len(m.spare) - 1; last >= 0 {
		out, m.spare = m.spare[last], m.spare[:last]
	}
	out = slices.Grow(out[:0], n)[:n]
	clear(out)
	return out
}

// pass interprets every block once, in reverse postorder. out holds the states
// at the end of the blocks from the pass before, and is overwritten.
func (m *machine) pass(inst *instance, out []state) {
	for i := range inst.fn.Params {
		if i < len(inst.args) && !inst.fn.plain[i] {
			inst.env[i] = union(inst.env[i], inst.args[i])
		}
	}
	for i := range inst.fn.FreeVars {
		if i < len(inst.free) {
			inst.env[inst.fn.Params+i] = union(inst.env[inst.fn.Params+i], inst.free[i])
		}
	}
	inst.exit, inst.ends = state{}, out
	for _, b := range inst.fn.order {
		st := &out[b]
		if *st = m.entryState(inst, b, out); !st.valid {
			continue // never runs: under a constant condition
		}
		block := &inst.fn.Blocks[b]
		m.spent += len(block.Instrs) + m.work/readsPerInstruction
		m.work = 0
		for j := range block.Instrs {
			m.step(inst, site{phase: inst.phase, block: b, index: j, in: &block.Instrs[j]}, st)
		}
	}
}

func (m *machine) entryState(inst *instance, b int32, out []state) state {
	if b == 0 {
		return inst.entry
	}
	var st state
	for _, p := range inst.fn.Blocks[b].Preds {
		if !out[p].valid {
			continue // not reached yet: a loop's way back, in the first pass
		}
		st = st.join(m.edgeState(inst, p, b, out[p]))
	}
	return st
}
