package oracle

// An op is an instruction of the flat form, in which calls are inlined.
type op uint8

const (
	opFresh op = iota
	opAccess
	opAcquire // waits
	opRelease
	opTry      // jumps to target if the lock is taken
	opChoose   // goes on, or jumps to target
	opIfNil    // reads next, goes on, or jumps to target
	opOnce     // jumps to target if done; waits while it is being done; else marks it as being done
	opOnceDone //
)

// An instr is one step of an invocation.
type instr struct {
	op     op
	access access
	lock   lock
	once   int
	target int
	dst    int // variable, for opFresh and opAccess that load
	line   int
}

// An access is one to memory: of a variable's object, or of a package variable.
type access struct {
	field  field
	obj    int // variable that holds the object
	global int
	src    int // variable whose value is stored
	write  bool
}

// A field is a part of an object, or a sort of package variable.
type field uint8

const (
	fieldValue field = iota
	fieldNext
	fieldCount // atomic
	fieldPointer
	fieldNumber
)

// A lock is that of the object in a variable, or a package variable.
type lock struct {
	own  bool
	obj  int
	mu   int
	read bool
}

// A compiler makes the flat form of a handler. Variables become slots.
type compiler struct {
	p     *Program
	code  []instr
	slots int
}

// scope maps names to slots.
type scope map[string]int

func compile(p *Program) (code []instr, slots int) {
	c := &compiler{p: p, slots: 1}
	c.block(p.Handler, scope{"bound": 0})
	return c.code, c.slots
}

func (c *compiler) block(b Block, outer scope) {
	vars := scope{}
	for name, slot := range outer {
		vars[name] = slot
	}
	for _, s := range b {
		c.statement(s, vars)
		if s.Z != "" {
			vars[s.Z] = c.slots - 1
		}
	}
}

func (c *compiler) emit(i instr) int {
	c.code = append(c.code, i)
	return len(c.code) - 1
}

// newSlot returns a slot for what a statement declares.
func (c *compiler) newSlot() int {
	c.slots++
	return c.slots - 1
}

func (c *compiler) statement(s *Statement, vars scope) {
	x, y := vars[s.X], vars[s.Y]
	l := lock{own: s.Own, obj: x, mu: s.N, read: s.Kind == HoldRead}
	switch s.Kind {
	case Hold, HoldRead:
		c.emit(instr{op: opAcquire, lock: l})
		c.block(s.Body, vars)
		c.emit(instr{op: opRelease, lock: l})
	case Try:
		c.skipping(instr{op: opTry, lock: l}, s.Body, vars, instr{op: opRelease, lock: l})
	case If:
		c.skipping(instr{op: opChoose}, s.Body, vars)
	case IfNil:
		c.skipping(instr{op: opIfNil, access: access{field: fieldNext, obj: x}, line: s.line}, s.Body, vars)
	case Once:
		c.skipping(instr{op: opOnce, once: s.N}, s.Body, vars, instr{op: opOnceDone, once: s.N})
	case Call:
		c.block(c.p.Helpers[s.N], scope{"a": x, "b": y})
	case Fresh:
		c.emit(instr{op: opFresh, dst: c.newSlot()})
	default:
		c.access(s, x, y)
	}
}

// skipping emits a jump over a body, whose target is behind it.
func (c *compiler) skipping(jump instr, body Block, vars scope, end ...instr) {
	at := c.emit(jump)
	c.block(body, vars)
	for _, i := range end {
		c.emit(i)
	}
	c.code[at].target = len(c.code)
}

func (c *compiler) access(s *Statement, x, y int) {
	i := instr{op: opAccess, line: s.line, access: access{obj: x, global: s.N}}
	a := &i.access
	switch s.Kind {
	case LoadGlobal:
		a.field, i.dst = fieldPointer, c.newSlot()
	case StoreGlobal:
		a.field, a.write, a.src = fieldPointer, true, x
	case LoadNext:
		a.field, i.dst = fieldNext, c.newSlot()
	case StoreNext:
		a.field, a.write, a.src = fieldNext, true, y
	case ReadValue:
		a.field = fieldValue
	case WriteValue, Increment:
		a.field, a.write = fieldValue, true
	case AddAtomic:
		a.field, a.write = fieldCount, true
	case ReadNumber:
		a.field = fieldNumber
	case AddNumber:
		a.field, a.write = fieldNumber, true
	}
	c.emit(i)
}
