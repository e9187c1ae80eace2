package effects

import (
	"slices"
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
	ReadsEnv // reads the environment variable named Key
	Spawns   // starts a goroutine
	Keeps    // stores request data in the place
)

// An Act is what an invocation does to the process, to files, to itself.
type Act struct {
	Kind     ActKind
	Callee   string // the foreign function that does it
	Key      string // what it is done to, see ActKind; empty if the name is fixed but not known
	Fixed    bool   // files: the name is the same in every invocation
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
	// Looped is set for goroutines that are started in a loop.
	Looped bool
}

// An act is an Act within an instance.
type act struct {
	Act
	cell  *cell
	at    site
	locks lockSet
	insts []*instance // Spawns: what the goroutine runs
}

func (m *machine) act(inst *instance, at site, st *state, a Act) *act {
	if inst.phase.boot {
		return nil
	}
	out := &act{Act: a, at: at, locks: st.locks}
	inst.acts = append(inst.acts, out)
	return out
}

// applyActs notes what a foreign function does besides accessing memory.
func (f *foreign) applyActs(t kb.Trait) {
	a := Act{Callee: f.call.key}
	switch t.Name {
	case "exits":
		a.Kind = Exits
	case "leaky":
		f.leaky(t)
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

// leaky notes the use of a library that keeps state of invocations in package
// variables. Wrappers are called before Start: the phase does not matter.
func (f *foreign) leaky(t kb.Trait) {
	l := Leak{Callee: f.call.key, Reason: f.entry.Reason, Span: f.inst.fn.span(f.at.in.Pos), Function: f.inst.fn.Name, Package: f.inst.fn.pkg.Path}
	if len(t.Args) > 0 {
		l.Fixed = t.Args[0]
	}
	if !slices.Contains(f.leaks, l) {
		f.leaks = append(f.leaks, l)
	}
}

// A Leak is a call of a library that keeps state of invocations where others find it.
type Leak struct {
	Callee   string
	Reason   string
	Fixed    string // version of the module from which on it does not; may be empty
	Span     finding.Span
	Function string
	Package  string
}

// readsEnv notes the name of an environment variable that is read.
func (f *foreign) readsEnv() {
	if f.call.key != "os.Getenv" && f.call.key != "os.LookupEnv" || len(f.at.in.Args) == 0 {
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
		a := Act{Kind: fileKinds[t.Args[0]], Callee: f.call.key, Key: n.literal, Fixed: n.kind == fixedText}
		if t.Args[0] == "open" && i+1 < len(texts) && texts[i+1].kind == fixedText && texts[i+1].literal == "0" {
			a.Kind = ReadsFile // os.O_RDONLY
		}
		f.act(f.inst, f.at, f.st, a)
	}
}

var fileKinds = map[string]ActKind{
	"read": ReadsFile, "write": WritesFile, "open": WritesFile, "remove": RemovesFile, "exec": ExecutesFile,
}

// keep notes that request data is stored in a shared place.
func (m *machine) noteKept(inst *instance, at site, cells, v set, t text, st *state) {
	if inst.phase.boot || len(cells) != 1 {
		return
	}
	c := cells[0].cell
	if !c.obj.isShared() || cells[0].excl || c.obj.of != nil {
		return
	}
	request := t.request
	for _, r := range v {
		request = request || r.cell.obj.request
	}
	if def := inst.def(at.in.Y); def != nil && (def.Op == ir.BinOp || def.Op == ir.Call && def.Mode == ir.Builtin) {
		return // a sum, a maximum, a list that grows: made of many requests, not of this one
	}
	if request {
		if a := m.act(inst, at, st, Act{Kind: Keeps}); a != nil {
			a.cell = c
		}
	}
}
