package oracle

import "slices"

// A Race is two accesses, by the lines where they stand, the lower one first.
type Race struct{ A, B int }

// Touches reports whether the races have an access in common.
func (r Race) Touches(q Race) bool { return r.A == q.A || r.A == q.B || r.B == q.A || r.B == q.B }

// maxStates bounds an exploration.
const maxStates = 300_000

const (
	workers = 2
	serves  = 2 // invocations that each worker serves, one after the other
)

// Races returns the races of the program, whose lines are those of its last Source. It
// reports false if there were more than maxStates states.
func (p *Program) Races() ([]Race, bool) {
	code, slots := compile(p)
	e := &explorer{code: code, slots: slots, seen: map[string]bool{}, races: map[Race]bool{}}
	e.push(e.start(p.Linked))
	for len(e.todo) > 0 {
		s := e.todo[len(e.todo)-1]
		e.todo = e.todo[:len(e.todo)-1]
		e.compare(s)
		for w := range s.threads {
			e.step(s, w)
		}
		if len(e.seen) > maxStates {
			return nil, false
		}
	}
	list := make([]Race, 0, len(e.races))
	for r := range e.races {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b Race) int { return (a.A-b.A)*1_000_000 + a.B - b.B })
	return list, true
}

// A state is a moment of an execution. Only what decides about the future is in it.
type state struct {
	threads [workers]thread
	next    []int8 // of each object: the object that it points to
	locks   []rw   // of the package variables, then of each object
	globals [Pointers]int8
	onces   [Onces]int8 // 0: not run, 1: running, 2: done
}

type thread struct {
	pc, served int
	vars       []int8 // objects, by slot
}

// rw is a read-write lock: 0 free, -1 held for writing, else the number of readers.
type rw int8

type explorer struct {
	code  []instr
	slots int
	seen  map[string]bool
	todo  []*state
	races map[Race]bool
}

// start is the state at lambda.Start. The objects are those that main makes, as in Source.
func (e *explorer) start(linked bool) *state {
	s := &state{}
	s.locks = make([]rw, Locks)
	bound := s.alloc()
	s.globals[1] = s.alloc()
	s.globals[0] = s.alloc()
	if linked {
		s.next[s.globals[0]] = s.globals[1]
	}
	for w := range s.threads {
		s.threads[w].vars = e.fresh(bound)
	}
	return s
}

// fresh returns the variables of an invocation that begins.
func (e *explorer) fresh(bound int8) []int8 {
	vars := make([]int8, e.slots)
	vars[0] = bound
	return vars
}

// alloc makes an object whose next is another, whose next is that other itself.
func (s *state) alloc() int8 {
	child := int8(len(s.next))
	s.next = append(s.next, child, child)
	s.locks = append(s.locks, 0, 0)
	return child + 1
}

func (s *state) clone() *state {
	t := *s
	t.next, t.locks = slices.Clone(s.next), slices.Clone(s.locks)
	for w := range t.threads {
		t.threads[w].vars = slices.Clone(t.threads[w].vars)
	}
	return &t
}

// key is the state as text.
func (s *state) key() string {
	b := make([]byte, 0, 64)
	for _, t := range s.threads {
		b = append(b, byte(t.pc), byte(t.pc>>8), byte(t.served))
		for _, v := range t.vars {
			b = append(b, byte(v))
		}
	}
	for _, n := range s.next {
		b = append(b, byte(n))
	}
	for _, l := range s.locks {
		b = append(b, byte(l))
	}
	for _, g := range s.globals {
		b = append(b, byte(g))
	}
	return string(append(b, byte(s.onces[0]), byte(s.onces[1])))
}

// push adds a state, unless it was there.
func (e *explorer) push(s *state) {
	for w := range s.threads {
		if t := &s.threads[w]; t.pc == len(e.code) && t.served < serves {
			t.served++
			if t.served < serves {
				t.pc, t.vars = 0, e.fresh(t.vars[0])
			}
		}
	}
	if key := s.key(); !e.seen[key] {
		e.seen[key] = true
		e.todo = append(e.todo, s)
	}
}

// compare looks at what the workers could do next.
func (e *explorer) compare(s *state) {
	a, b := e.accessOf(s, 0), e.accessOf(s, 1)
	if a == nil || b == nil || a.cell != b.cell || !a.write && !b.write || a.cell.field == fieldCount {
		return
	}
	e.races[Race{min(a.line, b.line), max(a.line, b.line)}] = true
}

// A cell is a place in memory.
type cell struct {
	field  field
	object int8 // or number of the package variable
}

type pending struct {
	cell  cell
	write bool
	line  int
}

// accessOf returns the access that a worker is about to make, if it is.
func (e *explorer) accessOf(s *state, w int) *pending {
	t := &s.threads[w]
	if t.pc >= len(e.code) {
		return nil
	}
	i := &e.code[t.pc]
	if i.op != opAccess && i.op != opIfNil {
		return nil
	}
	p := &pending{cell{i.access.field, int8(i.access.global)}, i.access.write, i.line}
	if i.access.field < fieldPointer {
		p.cell.object = t.vars[i.access.obj]
	}
	return p
}

// step pushes the states that follow when a worker makes its next step.
func (e *explorer) step(s *state, w int) {
	if s.threads[w].pc >= len(e.code) {
		return
	}
	i := &e.code[s.threads[w].pc]
	n := s.clone()
	t := &n.threads[w]
	t.pc++
	switch i.op {
	case opFresh:
		t.vars[i.dst] = n.alloc()
	case opChoose, opIfNil:
		other := n.clone()
		other.threads[w].pc = i.target
		e.push(other)
	case opOnce:
		switch n.onces[i.once] {
		case 1:
			return
		case 2:
			t.pc = i.target
		default:
			n.onces[i.once] = 1
		}
	case opOnceDone:
		n.onces[i.once] = 2
	case opAcquire, opRelease, opTry:
		if !n.lock(t, i) {
			return
		}
	default:
		n.memory(t, i)
	}
	e.push(n)
}

// lock carries out an instruction about a lock. It reports whether that can be done.
func (s *state) lock(t *thread, i *instr) bool {
	l := &s.locks[i.lock.mu]
	if i.lock.own {
		l = &s.locks[Locks+int(t.vars[i.lock.obj])]
	}
	switch {
	case i.op == opRelease && i.lock.read:
		*l--
	case i.op == opRelease:
		*l = 0
	case i.op == opTry && *l != 0:
		t.pc = i.target
	case i.lock.read:
		if *l < 0 {
			return false
		}
		*l++
	case *l != 0:
		return false
	default:
		*l = -1
	}
	return true
}

// memory carries out an access. Only pointers have values that matter.
func (s *state) memory(t *thread, i *instr) {
	a := &i.access
	var at *int8
	switch a.field {
	case fieldPointer:
		at = &s.globals[a.global]
	case fieldNext:
		at = &s.next[t.vars[a.obj]]
	default:
		return
	}
	if a.write {
		*at = t.vars[a.src]
	} else {
		t.vars[i.dst] = *at
	}
}
