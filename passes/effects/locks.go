package effects

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// A lock is a lock that is held for sure. Its identity is the cell of the
// mutex: cells name places as access paths do, so that "the lock of this shard"
// is one cell for all shards, and guards the shard's data.
type lock struct {
	cell *cell
	read bool // held for reading only
	once bool // a Once whose function is running, or has run
	more int8 // how many more times it is held for reading: by a caller, too
}

const maxHeld = 3 // times that a read lock is held which are told apart

// A lockSet is sorted by cell; a lock held for writing hides the same for reading.
type lockSet []lock

func compareLocks(a, b lock) int { return a.cell.id - b.cell.id }

func (s lockSet) key() string {
	if len(s) == 0 {
		return ""
	}
	var b strings.Builder
	for _, l := range s {
		b.WriteByte('|')
		b.WriteString(strconv.Itoa(l.cell.id))
		if l.read {
			b.WriteByte('r')
		}
		if l.more > 0 {
			b.WriteByte('0' + byte(l.more))
		}
	}
	return b.String()
}

func (s lockSet) with(l lock) lockSet {
	if s.holdsAny() {
		return s
	}
	i, found := slices.BinarySearchFunc(s, l, compareLocks)
	if found {
		held := s[i]
		switch {
		case held.read && !l.read:
			held.read, held.more = false, 0
		case held.read && !held.once && held.more < maxHeld:
			held.more++
		}
		if held != s[i] {
			s = slices.Clone(s)
			s[i] = held
		}
		return s
	}
	return slices.Insert(slices.Clone(s), i, l)
}

func (s lockSet) without(c *cell) lockSet {
	if s.holdsAny() {
		return s
	}
	i, found := slices.BinarySearchFunc(s, lock{cell: c}, compareLocks)
	if !found {
		return s
	}
	if s[i].more > 0 {
		s = slices.Clone(s)
		s[i].more--
		return s
	}
	return slices.Delete(slices.Clone(s), i, i+1)
}

func (s lockSet) holds(c *cell) bool {
	if s.holdsAny() {
		return true
	}
	_, found := slices.BinarySearchFunc(s, lock{cell: c}, compareLocks)
	return found
}

// intersect returns what both hold.
func (s lockSet) intersect(t lockSet) lockSet {
	switch {
	case slices.Equal(s, t) || t.holdsAny():
		return s
	case s.holdsAny():
		return t
	}
	var out lockSet
	for _, l := range s {
		if i, found := slices.BinarySearchFunc(t, l, compareLocks); found {
			out = append(out, lock{l.cell, l.read || t[i].read, l.once, min(l.more, t[i].more)})
		}
	}
	return out
}

// A state is what is known at one point of a function, on every way there.
type state struct {
	valid     bool // false: the point has not been reached
	locks     lockSet
	published []*object // objects of the invocation that others can reach by now
	vars      []variable
	loads     []loaded
	owned     []ir.Value
	sent      []ir.Value // handed over by a channel: others have it
	freed     []freed    // given back to pools, see pool.go
	restarts  []restart
}

func (s state) join(t state) state {
	switch {
	case !s.valid:
		return t
	case !t.valid:
		return s
	}
	s.locks = s.locks.intersect(t.locks)
	s.published = keepBoth(s.published, t.published)
	s.vars = joinVars(s.vars, t.vars)
	s.loads = keepBoth(s.loads, t.loads)
	s.owned = keepBoth(s.owned, t.owned)
	s.sent = keepBoth(s.sent, t.sent)
	s.freed = keepBoth(s.freed, t.freed)
	s.joinRestarts(t.restarts)
	return s
}

func mergeObjects(a, b []*object) []*object {
	out := a
	for _, o := range b {
		if !slices.Contains(out, o) {
			out = append(slices.Clone(out), o)
		}
	}
	return out
}

// acquire adds every lock that the value may be. A value that may be several
// locks is one of them: holding all of them is the assumption that raises no
// false alarm.
func (st *state) acquire(mutex set, read bool) {
	for _, r := range mutex {
		st.locks = st.locks.with(lock{cell: r.cell, read: read})
	}
}

func (st *state) release(mutex set) {
	for _, r := range mutex {
		st.locks = st.locks.without(r.cell)
		st.giveUp(r.cell)
	}
	st.loads = nil
}

// edgeState refines the state at the end of block p for its successor b.
func (m *machine) edgeState(inst *instance, p, b int32, st state) state {
	block := &inst.fn.Blocks[p]
	if len(block.Instrs) == 0 || len(block.Succs) != 2 || block.Succs[0] == block.Succs[1] {
		return st
	}
	last := &block.Instrs[len(block.Instrs)-1]
	if last.Op != ir.If {
		return st
	}
	if c, ok := inst.fn.Ref(last.X); ok && c.Kind == ir.RefInt && (c.Name == "true") != (block.Succs[0] == b) {
		return state{} // the condition is a constant, and not this one
	}
	m.refine(inst, last.X, block.Succs[0] == b, &st)
	return st
}

// refine applies what is known when the condition v has the given outcome.
func (m *machine) refine(inst *instance, v ir.Value, outcome bool, st *state) {
	if v < 0 || inst.fn.defs[v] == nil {
		return
	}
	def := inst.fn.defs[v]
	switch def.Op {
	case ir.Not:
		m.refine(inst, def.X, !outcome, st)
	case ir.Call:
		if outcome {
			for _, l := range inst.trylocks[v] {
				st.locks = st.locks.with(l)
			}
		}
	case ir.BinOp:
		m.refineComparison(inst, def, outcome, st)
	}
}

// refineComparison knows "select chose case i" and "the error is nil".
func (m *machine) refineComparison(inst *instance, cmp *ir.Instr, outcome bool, st *state) {
	if cmp.X < 0 || inst.fn.defs[cmp.X] == nil {
		return
	}
	left := inst.fn.defs[cmp.X]
	right, ok := inst.fn.Ref(cmp.Y)
	if !ok {
		return
	}
	equal := outcome == (cmp.Name == "==")
	if left.Op == ir.Call && right.Kind == ir.RefNil && equal {
		for _, l := range inst.trylocks[cmp.X] {
			st.locks = st.locks.with(l)
		}
		return
	}
	if left.Op != ir.Extract || left.N != 0 || left.X < 0 || right.Kind != ir.RefInt || !equal {
		return
	}
	sel := inst.fn.defs[left.X]
	if sel == nil || sel.Op != ir.Select {
		return
	}
	i, err := strconv.Atoi(right.Name)
	if err != nil || i < 0 || i >= len(sel.Args) {
		return
	}
	ch := inst.operand(m, sel.Args[i], st)
	m.channelLock(ch, st)
	m.comeThrough(ch, st)
}

// channelLock treats a channel with room for one element that carries nothing
// as the lock that it is. Whoever sends first acquires it and receives to
// release; with a token in the channel it is the other way round.
func (m *machine) channelLock(ch set, st *state) {
	for _, r := range ch {
		o := r.cell.obj
		if o.capacity != 1 || !o.signal {
			continue
		}
		if st.locks.holds(r.cell) {
			st.locks = st.locks.without(r.cell)
			st.giveUp(r.cell)
		} else {
			st.locks = st.locks.with(lock{cell: r.cell})
		}
	}
}

// applyLock interprets a trait of a lock's method.
func (f *foreign) applyLock(trait string) {
	switch trait {
	case "lock", "rlock":
		f.st.acquire(f.recv, trait == "rlock")
	case "acquire":
		f.st.acquire(f.oneHolder(), false)
	case "unlock", "runlock", "release":
		f.st.release(f.recv)
	case "trylock", "tryrlock":
		f.tryLock(f.recv, trait == "tryrlock")
	case "tryacquire":
		f.tryLock(f.oneHolder(), false)
	case "rlocker":
		f.taken = []set{mapRefs(f.recv, func(r ref) (ref, bool) { r.typ = "*sync.rlocker"; return r, true })}
	}
}

// oneHolder is the receiver as far as it was made to admit one holder.
func (f *foreign) oneHolder() set {
	return mapRefs(f.recv, func(r ref) (ref, bool) { return r, r.cell.obj.capacity == 1 })
}

func (f *foreign) tryLock(on set, read bool) {
	if f.inst.trylocks == nil {
		f.inst.trylocks = map[ir.Value][]lock{}
	}
	var locks []lock
	for _, r := range on {
		locks = append(locks, lock{cell: r.cell, read: read})
	}
	if f.at.in.Dst >= 0 {
		f.inst.trylocks[f.at.in.Dst] = locks
	}
}
