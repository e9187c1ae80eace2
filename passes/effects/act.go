package effects

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// An ActKind is something that an invocation does besides accessing memory.
type ActKind uint8

const (
	Exits     ActKind = iota // ends the process
	Panics                   // panics
	Process                  // changes the state of the process named Key
	ReadsFile                // and the others: opens, changes, removes, executes the file named Key
	WritesFile
	RemovesFile
	ExecutesFile
	ReadsEnv    // reads the environment variable named Key
	Spawns      // starts a goroutine
	Keeps       // stores request data in the place
	UsesFreed   // uses what it has given back to the pool at Place; Key says how: use, result, twice; library: by a method of what Callee made
	Retains     // stores the raw payload of the request in the place
	Waits       // waits for the network or the disk
	AwaitsEnd   // waits for the end of the invocation's own context
	Grows       // adds an entry of its own to the collection at Place
	Empties     // empties the place, in each invocation; Key is nil if it stores that
	UsesEmptied // uses what is in a place that it has emptied, and given up the lock since
)

// An Act is what an invocation does to the process, to files, to itself.
type Act struct {
	Kind     ActKind
	Callee   string // the foreign function that does it
	Key      string // what it is done to, see ActKind; empty if the name is fixed but not known
	Fixed    bool   // files: the name is the same in every invocation
	Clock    Clock  // files: the name differs by the time alone
	Atomic   bool   // Keeps, Grows: by an atomic operation, of a collection that has a lock of its own
	Place    *Place // Keeps: where
	Locks    []Held
	Span     finding.Span
	Function string
	Package  string
	Chain    []finding.Frame
	// Goroutine is set in goroutines that the invocation started.
	Goroutine bool
	// Recovered is set if a deferred function on the way recovers from a panic.
	Recovered bool
	// Joined is set for goroutines whose end the invocation waits for, or brings about.
	Joined bool
	// Blocked is set for goroutines that may stay blocked in a send, since who receives
	// may return before.
	Blocked bool
	// Looped is set for goroutines that are started in a loop.
	Looped bool
	// Checked is set if the act depends on something that invocations write.
	Checked bool
	// Bounded is set for collections out of which something is taken, or that are
	// asked for their size.
	Bounded bool
}

// A Clock says how finely a name is made from the time.
type Clock uint8

const (
	NoClock Clock = iota
	Coarse        // seconds or more
	Fine          // less than a second
)

// An act is an Act within an instance.
type act struct {
	Act
	cell  *cell
	at    site
	locks lockSet
	insts []*instance // Spawns: what the goroutine runs
}

// setCell says what the act is done to. There is no act before Start.
func (a *act) setCell(c *cell) {
	if a != nil {
		a.cell = c
	}
}

func (m *machine) act(inst *instance, at site, st *state, a Act) *act {
	if inst.phase.boot {
		return nil
	}
	out := &act{Act: a, at: at, locks: st.locks}
	if st.locks.holdsAny() {
		return out // what makes it harmless may have been cut
	}
	inst.acts = append(inst.acts, out)
	return out
}

// Goexit is the callee of the panics that are none: it ends its goroutine only, and nobody
// can recover from it.
const Goexit = "runtime.Goexit"

// applyActs notes what a foreign function does besides accessing memory.
func (f *foreign) applyActs(t kb.Trait) {
	a := Act{Callee: f.call.key}
	switch t.Name {
	case "exits":
		a.Kind = Exits
	case "noreturn":
		if !f.has("exits") && (strings.HasPrefix(baseName(f.call.key), "Panic") || f.call.key == Goexit) {
			f.act(f.inst, f.at, f.st, Act{Kind: Panics, Callee: f.call.key})
		}
		return
	case "leaky":
		f.leaky(t)
		return
	case "sets":
		f.sets()
		return
	case "atomic":
		f.keepsAtomically(t)
		return
	case "process":
		if t.Args[0] != "write" {
			f.readsEnv()
			return
		}
		a.Kind, a.Key = Process, t.Args[1]
	case "file":
		f.file(t)
		return
	default:
		return
	}
	f.act(f.inst, f.at, f.st, a)
}

// baseName is the name of a function or method, without what it belongs to.
func baseName(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// isImplied reports whether a panic stands for the end of a call that does not
// return: the builder of the SSA form puts one behind each. What such a call does
// is the call's own act.
func (inst *instance) isImplied(in *ir.Instr) bool {
	def := inst.def(in.X)
	if def == nil || def.Op != ir.MakeIface {
		return false
	}
	ref, ok := inst.fn.Ref(def.X)
	return ok && ref.Kind == ir.RefString && ref.Name == "noreturn"
}

// sets notes that the settings of a shared object are changed.
func (f *foreign) sets() {
	for _, r := range f.recv {
		o := r.cell.obj
		if !o.isShared() || r.excl || o.of != nil && slices.Contains(f.st.published, o.of) {
			continue // the invocation's own, or made and stored by it just now
		}
		f.act(f.inst, f.at, f.st, Act{Kind: Process, Callee: f.call.key}).setCell(r.cell)
	}
}

// keepsAtomically notes request data that is stored by an atomic operation, as a
// whole: numbers are sums and marks more often than they are data of one request.
func (f *foreign) keepsAtomically(t kb.Trait) {
	name := baseName(f.call.key)
	if t.Args[0] != "write" || name != "Store" && name != "Swap" || len(f.args) != 1 || len(f.at.in.Args) == 0 {
		return
	}
	if typ := baseName(receiverType(f.call.key)); typ != "Pointer" && typ != "Value" && typ != "String" {
		return
	}
	last := f.at.in.Args[len(f.at.in.Args)-1]
	if f.recv == nil || !f.isRequest(f.inst, last, f.args[0], f.st) {
		return
	}
	if c := keeper(f.recv); c != nil {
		f.act(f.inst, f.at, f.st, Act{Kind: Keeps, Atomic: true}).setCell(c)
	}
}

// leaky notes the use of a library that keeps state of invocations in package
// variables. Wrappers are called before Start: the phase does not matter.
func (f *foreign) leaky(t kb.Trait) {
	l := Leak{Reason: f.entry.Reason}
	if len(t.Args) > 0 {
		l.Fixed = t.Args[0]
	}
	f.leak(l)
}

// leak notes that the library does what l says, here.
func (f *foreign) leak(l Leak) {
	l.Callee, l.Boot = f.call.key, f.inst.phase.boot
	l.Span, l.Function, l.Package = f.inst.fn.span(f.at.in.Pos), f.inst.fn.Name, f.inst.fn.pkg.Path
	if !slices.Contains(f.leaks, l) {
		f.leaks = append(f.leaks, l)
	}
}

// A Leak is a call of a library that keeps state of invocations where others find it.
type Leak struct {
	Callee   string
	Reason   string
	Fixed    string // version of the module from which on it does not; may be empty
	Boot     bool   // called before Start
	Span     finding.Span
	Function string
	Package  string
}

// readsEnv notes the name of an environment variable that is read.
func (f *foreign) readsEnv() {
	if name := baseName(f.call.key); name != "Getenv" && name != "LookupEnv" || len(f.at.in.Args) == 0 {
		return
	}
	if t := f.inst.textOf(f.at.in.Args[0]); t.kind == fixedText && t.literal != "" {
		f.act(f.inst, f.at, f.st, Act{Kind: ReadsEnv, Callee: f.call.key, Key: t.literal})
	}
}

// file notes the use of a file, with its name as far as it is known.
func (f *foreign) file(t kb.Trait) {
	texts := f.inst.argTexts(f.at.in)
	if isMethodKey(f.call.key) && f.at.in.Mode != ir.Invoke && len(texts) > 0 {
		texts = texts[1:]
	}
	name, rest := strings.CutSuffix(t.Args[1], "...")
	i := int(name[0] - '0')
	if i >= len(texts) {
		return
	}
	names := texts[i : i+1]
	if rest {
		names = texts[i:]
	}
	for _, n := range names {
		a := f.fileAct(fileKinds[t.Args[0]], n)
		if t.Args[0] == "open" && i+1 < len(texts) && opensToRead(texts[i+1]) {
			a.Kind = ReadsFile
		}
		if f.inst.phase.boot && a.Fixed && a.Kind != ReadsFile {
			f.prepared[a.Key] = true
		}
		if a.Kind == ExecutesFile && f.isPrepared(a.Key) {
			a.Kind = ReadsFile // data that commands work with, rather than what they make
		}
		f.act(f.inst, f.at, f.st, a)
	}
}

// fileAct makes an act of a file's name.
func (f *foreign) fileAct(kind ActKind, name text) Act {
	a := Act{Kind: kind, Callee: f.call.key, Key: name.literal, Fixed: name.kind == fixedText}
	switch name.kind {
	case secondText:
		a.Clock = Coarse
	case instantText:
		a.Clock = Fine
	}
	return a
}

// savers are how names of functions begin that write a file, or a directory, which one of
// their arguments names: Save, SaveAs, SavePNG, WriteFile, WriteImage, OutputFile, PlainClone.
var savers = []string{"Save", "WriteFile", "WriteToFile", "WriteImage", "OutputFile", "Download", "PlainClone"}

// savesFile notes that a function of which nothing else is known writes a file below
// /tmp, where all is written on Lambda. With two such names it is not known which.
func (f *foreign) savesFile(name string) {
	saves := func(begin string) bool { return strings.HasPrefix(name, begin) }
	if f.at.foreign || f.at.in.Op != ir.Call || !slices.ContainsFunc(savers, saves) {
		return
	}
	var names []text
	for _, t := range f.inst.argTexts(f.at.in) {
		if strings.HasPrefix(t.literal, "/tmp/") && len(t.literal) > len("/tmp/") {
			names = append(names, t)
		}
	}
	if len(names) != 1 {
		return
	}
	a := f.fileAct(WritesFile, names[0])
	if f.inst.phase.boot && a.Fixed {
		f.prepared[a.Key] = true
	}
	f.act(f.inst, f.at, f.st, a)
}

// isPrepared reports whether code before Start writes, removes or makes by a command the
// file, or a directory above it.
func (m *machine) isPrepared(name string) bool {
	if m.bootHoles {
		return true // for all that is known
	}
	for ; strings.Count(name, "/") > 1; name = filepath.Dir(name) {
		if m.prepared[name] {
			return true
		}
	}
	return false
}

// opensToRead reports whether the flags of os.OpenFile leave a file as it is that
// others may be using: it is only read, or one invocation alone can create it.
func opensToRead(flags text) bool {
	n, err := strconv.Atoi(flags.literal)
	if err != nil || flags.kind != fixedText {
		return false
	}
	const access = os.O_RDONLY | os.O_WRONLY | os.O_RDWR
	return n&access == os.O_RDONLY && n&os.O_TRUNC == 0 || n&os.O_EXCL != 0
}

var fileKinds = map[string]ActKind{
	"read": ReadsFile, "write": WritesFile, "open": WritesFile, "remove": RemovesFile, "exec": ExecutesFile,
}

// noteKept notes that request data is stored in a shared place.
func (m *machine) noteKept(inst *instance, at site, cells, v set, st *state) {
	if inst.phase.boot {
		return
	}
	m.noteAssigned(inst, at, cells, st)
	if def := inst.def(at.in.Y); def != nil && (def.Op == ir.BinOp || def.Op == ir.Call && def.Mode == ir.Builtin) {
		return // a sum, a maximum, a list that grows: made of many requests, not of this one
	}
	if inst.isPartOf(m, at.in.Y, cells, st) {
		return // what is kept was there before
	}
	if c := keeper(cells); c != nil && m.isRequest(inst, at.in.Y, v, st) {
		m.act(inst, at, st, Act{Kind: Keeps}).setCell(c)
	}
}

// noteKeptUnder notes that request data is stored in a collection under a key that is
// the same in every invocation: the entry is a variable by another name.
func (m *machine) noteKeptUnder(inst *instance, at site, key, value ir.Value, cells, v set, st *state) *act {
	if k, ok := inst.fn.Ref(key); !ok || k.Kind != ir.RefString && k.Kind != ir.RefInt {
		return nil
	}
	c := keeper(cells)
	if inst.phase.boot || c == nil || !m.isRequest(inst, value, v, st) {
		return nil
	}
	if def := inst.def(value); def != nil && def.Op == ir.BinOp {
		return nil
	}
	a := m.act(inst, at, st, Act{Kind: Keeps})
	a.setCell(collection(c))
	return a
}

// isPartOf reports whether a value is a part of the slice that the place holds, as in
// list = list[1:].
func (inst *instance) isPartOf(m *machine, v ir.Value, place set, st *state) bool {
	part := inst.def(v)
	if part == nil || part.Op != ir.Slice {
		return false
	}
	load := inst.def(part.X)
	return load != nil && load.Op == ir.Load && len(place) == 1 && slices.Equal(inst.operand(m, load.X, st), place)
}

// keeper is the one cell that the refs stand for, if it outlives the invocation.
func keeper(cells set) *cell {
	if len(cells) != 1 {
		return nil
	}
	c := cells[0].cell
	if !c.obj.isShared() || cells[0].excl || c.obj.of != nil {
		return nil
	}
	return c
}

// noteAssigned notes assignments to package variables of code that is not
// analysed, and to what they point to: they are settings of the process.
func (m *machine) noteAssigned(inst *instance, at site, cells set, st *state) {
	if c := keeper(cells); c != nil && c.obj.name != "" && !m.isOwnGlobal(c.obj.name) && c.obj.kind != allocObject {
		m.act(inst, at, st, Act{Kind: Process}).setCell(c)
	}
}

// isRequest reports whether a value is data of one request, or leads to some.
func (m *machine) isRequest(inst *instance, v ir.Value, refs set, st *state) bool {
	if inst.textOf(v).request || m.isContext(inst, v, st, 0) {
		return true
	}
	for _, r := range refs {
		if m.holdsRequest(r.cell.obj) {
			return true
		}
	}
	return false
}

// holdsRequest reports whether an object is data of a request, a copy of some, or
// has fields that hold some.
func (m *machine) holdsRequest(o *object) bool {
	o = o.original()
	if o.kind == allocObject && !o.isShared() {
		return holds(o.root)
	}
	return o.request
}

func holds(c *cell) bool {
	if c.text.request || slices.ContainsFunc(c.copies, func(src *cell) bool { return src.obj.original().request }) {
		return true
	}
	for _, k := range c.kids {
		if k.step != elements && holds(k) {
			return true
		}
	}
	return false
}

const maxContexts = 4 // wrapped into each other in one function

// isContext reports whether a value is a context that was made from that of an
// invocation: it ends with it, or carries its values.
func (m *machine) isContext(inst *instance, v ir.Value, st *state, depth int) bool {
	def := inst.def(v)
	if def == nil || depth > maxContexts {
		return false
	}
	switch {
	case def.Op == ir.Extract || def.Op == ir.MakeIface || def.Op == ir.Copy:
		return m.isContext(inst, def.X, st, depth)
	case def.Op != ir.Call || def.Mode != ir.Static || !strings.HasPrefix(def.Callee, "context.With") || len(def.Args) == 0:
		return false
	}
	parent := def.Args[0]
	for _, r := range inst.operand(m, parent, st) {
		if r.cell.obj.original().request {
			return true
		}
	}
	return m.isContext(inst, parent, st, depth+1)
}
