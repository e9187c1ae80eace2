package effects

import (
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/known"
)

// A machine interprets a program abstractly: first init and main, up to the
// calls that register handlers, then each handler.
type machine struct {
	*heap
	prog  *program
	known *known.Known

	// What exists.
	globals   map[string]*object
	created   map[siteKey]*object
	clones    map[siteKey]int // objects per site, whatever the context
	instances map[string]*instance
	variants  map[string]int // instances per function, phase and context

	// Where the interpretation is.
	round       int
	stack       []*instance
	spare       [][]state   // memory for the states of a function, see run
	spent       int         // of maxInstructions, in this phase
	promotions  []promotion // calls through embedded interfaces that are running
	foreignRuns map[foreignKey]*foreignRun

	// What was learnt on the way.
	starts   []*start
	spawned  []*spawn
	shrunk   map[*cell]bool   // collections that something keeps small, see grow.go
	prepared map[string]bool  // files that boot code makes or changes
	changes  map[*cell]change // of transports, see transport.go
	gates    map[*cell]bool   // what goroutines of boot code open, see gates.go
	sentTo   map[*cell]bool   // channels that something is sent to
	waited   map[*cell]bool   // what boot code waits for: channels, wait groups
	leads    map[string]bool  // functions that were running when a handler was registered
	later    map[string]bool  // handlers, which foreign code does not call before Start
	bases    set              // contexts that those of invocations are derived from
	packages map[string]set   // functions that foreign packages keep, by path
	leaks    []Leak
	safety   map[string]verdict // memo of unsafeType

	holes     bool // something was cut from the program, see cut.go
	bootHoles bool // code before Start comes to a hole
	bootCut   bool // of which nothing is known

	blind   map[blindKey]*finding.BlindSpot
	blindAt map[blindKey]map[finding.Span]bool
}

// A phase is a part of the process's life that is interpreted on its own.
type phase struct {
	id    int
	boot  bool // before Start
	aside bool // a goroutine that was started before the handlers
	over  bool // the budget is spent
	hole  bool // it comes to a hole
	cut   bool // it comes to a hole of which nothing is known, see cut.go
}

// A siteKey names an object: what is created, where, in which context.
type siteKey struct {
	phase *phase
	ctx   string
	what  string
}

// A start is the registration of a handler.
type start struct {
	handler set
	span    finding.Span
	key     string
}

// A spawn is a goroutine that init or main started.
type spawn struct {
	key   string
	by    *instance
	at    site
	insts []*instance // what the go statement ran
}

// Limits. They bound the analysis of programs that are larger, or more
// dynamic, than functions for Lambda are; reaching one is a blind spot.
const (
	maxVariants     = 12        // instances of a function per context with different arguments
	maxInstances    = 48        // instances of a function in a phase
	maxClones       = 12        // objects of one site in different contexts
	maxRounds       = 24        // until the heap must have settled
	maxInstructions = 2_000_000 // instructions interpreted, elements of sets moved, and cells read, in a phase

	readsPerInstruction = 8 // cells that are read in the time of one instruction

	maxDepth       = 200 // nested calls
	bootContext    = 3   // calls that tell contexts apart, before Start
	handlerContext = 2   // and in handlers
)

// anyContext stands for all contexts beyond those that are told apart.
const anyContext = "*"

func newMachine(p *program, k *known.Known) *machine {
	return &machine{
		packages: map[string]set{},
		clones:   map[siteKey]int{},
		heap:     &heap{foreign: map[string]map[string]bool{}, own: p.own}, prog: p, known: k,
		globals:     map[string]*object{},
		created:     map[siteKey]*object{},
		instances:   map[string]*instance{},
		variants:    map[string]int{},
		shrunk:      map[*cell]bool{},
		prepared:    map[string]bool{},
		changes:     map[*cell]change{},
		gates:       map[*cell]bool{},
		sentTo:      map[*cell]bool{},
		waited:      map[*cell]bool{},
		leads:       map[string]bool{},
		safety:      map[string]verdict{},
		blind:       map[blindKey]*finding.BlindSpot{},
		blindAt:     map[blindKey]map[finding.Span]bool{},
		foreignRuns: map[foreignKey]*foreignRun{},
		holes:       p.hasHoles(),
	}
}

// settle repeats run until it changes nothing any more.
func (m *machine) settle(ph *phase, run func()) {
	m.spent = 0
	for range maxRounds {
		m.round++
		m.changed = false
		run()
		if !m.changed || ph.over {
			return
		}
	}
}

// global returns the object of a package variable.
func (m *machine) global(key string) *object {
	o, ok := m.globals[key]
	if !ok {
		o = m.newObject(globalObject, "", true)
		o.name = key
		if !m.isOwnGlobal(key) {
			// What a foreign package keeps in it is unknown.
			m.store(o.root, one(m.opaqueBehind(o).root))
		}
		m.globals[key] = o
	}
	return o
}

func (m *machine) isOwnGlobal(key string) bool {
	i := strings.LastIndexByte(key, '.')
	return i > 0 && m.prog.packages[key[:i]] != nil
}

func (m *machine) opaqueBehind(o *object) *object {
	b := m.newObject(opaqueObject, "", true)
	b.name, b.from = o.name, o.name
	return b
}

// create returns the object that inst creates at a site.
func (m *machine) create(inst *instance, kind objectKind, at site, typ string) *object {
	key := siteKey{inst.phase, inst.ctx, inst.fn.Key + "#" + at.key()}
	o, ok := m.created[key]
	if !ok {
		any := siteKey{key.phase, anyContext, key.what}
		if m.clones[any]++; m.clones[any] > maxClones {
			key = any
			o, ok = m.created[key]
		}
	}
	if !ok {
		o = m.newObject(kind, typ, inst.phase.boot)
		o.pos, o.by = inst.fn.span(at.in.Pos), inst.fn
		m.created[key] = o
	}
	return o
}

// funcValue returns the object of a declared function used as a value. Nothing
// is bound to it, so that it does not matter who shares it.
func (m *machine) funcValue(key string) *object {
	k := siteKey{what: "func " + key}
	o, ok := m.created[k]
	if !ok {
		o = m.newObject(funcObject, "func", true)
		o.fn = key
		m.created[k] = o
	}
	return o
}
