// Package oracle knows which accesses of a small program race, by trying everything that can happen.
//
// A [Program] is a handler, the functions that it calls, and what main made before Start: a few
// package variables and objects. [Generate] makes random ones, [Program.Source] writes one as Go, with one access to
// memory on each line, and [Program.Races] runs two workers, which both serve two invocations one after
// the other, in every interleaving: two accesses race if there is a moment when one could come next and
// the other as well. For programs without races that is all there is to say of memory (Adve and Hill, "Weak
// Ordering", 1990): a data race that can happen shows in some sequentially consistent execution.
//
// It exists to measure the engine against a truth that nobody labelled by hand. It is exponential, and
// meant for programs of some twenty statements. What it leaves out: goroutines of an invocation, maps and
// slices, interfaces, closures that outlive their statement.
package oracle

// Sizes of the fixed part of a program.
const (
	Pointers = 2 // package variables g0, g1 of type *node, which main sets
	Numbers  = 2 // package variables n0, n1 of type int
	Locks    = 3 // package variables mu0, mu1, mu2 of type sync.RWMutex; Generate leaves out the last
	Onces    = 2 // package variables once0, once1 of type sync.Once
)

// A Program is what concurrent invocations run.
type Program struct {
	Helpers []Block // helper i has the parameters a and b, and calls helpers below i only
	Handler Block   // variables: bound, the object that it is bound to
	Linked  bool    // main made g0.next point to g1's object, and not to one of its own
}

// A Block is a list of statements. What they declare is in scope to its end.
type Block []*Statement

// A Kind says what a statement does.
type Kind uint8

// The kinds, with what they look like in Go. X, Y and Z are variables.
const (
	Fresh       Kind = iota // Z := &node{next: &node{}}; Z.next.next = Z.next
	LoadGlobal              // Z := gN
	StoreGlobal             // gN = X
	LoadNext                // Z := X.next
	StoreNext               // X.next = Y
	ReadValue               // use(X.value)
	WriteValue              // X.value = 1
	Increment               // X.value++
	AddAtomic               // X.count.Add(1)
	ReadNumber              // use(nN)
	AddNumber               // nN++
	If                      // if event[N] { Body }
	IfNil                   // if X.next == nil { Body }; both outcomes are tried, whatever next is
	Hold                    // L.Lock(); Body; L.Unlock()
	HoldRead                // L.RLock(); Body; L.RUnlock()
	Try                     // if L.TryLock() { Body; L.Unlock() }
	Once                    // onceN.Do(func() { Body })
	Call                    // fN(X, Y)
	kinds
)

// names are the words for kinds in which misses are counted.
var names = [kinds]string{
	"fresh", "loadglobal", "storeglobal", "loadnext", "storenext", "readvalue", "writevalue", "increment", "addatomic",
	"readnumber", "addnumber", "if", "ifnil", "hold", "holdread", "try", "once", "call",
}

func (k Kind) String() string { return names[k] }

// hasBody reports whether statements of the kind contain others.
func (k Kind) hasBody() bool { return k >= If && k <= Once }

// isLock reports whether statements of the kind hold a lock while their body runs.
func (k Kind) isLock() bool { return k == Hold || k == HoldRead || k == Try }

// A Statement is one statement. Which fields count depends on its kind.
type Statement struct {
	Kind    Kind
	X, Y, Z string
	N       int  // of a package variable, helper, or flag of the event
	Own     bool // of lock kinds: the lock is X.mu, and not muN
	Defer   bool // of Hold and HoldRead: the unlock is deferred, in a function of its own
	Body    Block

	line int // in the source; set by Source
}

// each calls f with every statement of a block, outer ones first.
func (b Block) each(f func(*Statement)) {
	for _, s := range b {
		f(s)
		s.Body.each(f)
	}
}

// blocks returns the top-level blocks of the program.
func (p *Program) blocks() []Block {
	return append(p.Helpers[:len(p.Helpers):len(p.Helpers)], p.Handler)
}

// Kinds returns the kinds of statements in the program, in their order.
func (p *Program) Kinds() []Kind {
	var has [kinds]bool
	for _, b := range p.blocks() {
		b.each(func(s *Statement) { has[s.Kind] = true })
	}
	var list []Kind
	for k := range kinds {
		if has[k] {
			list = append(list, k)
		}
	}
	return list
}

// Guarded returns the program with statement i of the handler, and all behind it, under the lock
// that Generate leaves out.
func (p *Program) Guarded(i int) *Program {
	b := p.Handler
	held := &Statement{Kind: Hold, N: Locks - 1, Body: b[i:len(b):len(b)]}
	return &Program{Helpers: p.Helpers, Handler: append(b[:i:i], held), Linked: p.Linked}
}
