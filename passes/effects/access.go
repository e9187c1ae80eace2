package effects

import (
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// A Kind says what an access does.
type Kind uint8

const (
	readVariable Kind = iota // a variable, field or element
	writeVariable
	readMap // an entry of a map, its length, an iteration
	writeMap
	deleteMap
	appendVariable // x = append(x, ...)
	readElements   // of a slice: by append, copy
	writeElements
	readThrough // foreign code reads the memory of its argument
	writeThrough
	unsafeRead // a method that only reads, of a type that is not safe to share
	unsafeCall // any other method of such a type
	atomicRead
	atomicWrite
	encode     // the result of the handler, encoded after it returned
	countGroup // adds a goroutine to a group: any number may do so at once
	waitGroup  // waits for all goroutines of a group
)

// Writes reports whether the access changes the place.
func (k Kind) Writes() bool {
	switch k {
	case writeVariable, writeMap, deleteMap, appendVariable, writeElements, writeThrough, unsafeCall, atomicWrite, countGroup:
		return true
	}
	return false
}

// Atomic reports whether the access is atomic.
func (k Kind) Atomic() bool { return k == atomicRead || k == atomicWrite || k == countGroup }

// Unsafe reports whether the access is a call on a value that is not safe to share.
func (k Kind) Unsafe() bool { return k == unsafeCall || k == unsafeRead || k == waitGroup }

// Waits reports whether the access is a wait for the goroutines of a group.
func (k Kind) Waits() bool { return k == waitGroup }

// Container reports whether the access is to what a map holds: if two of them
// meet, the runtime ends the process.
func (k Kind) Container() bool { return k == readMap || k == writeMap || k == deleteMap }

// Append reports whether the access stores the result of an append to the place.
func (k Kind) Append() bool { return k == appendVariable }

// Encode reports whether the access is the encoding of a handler's result.
func (k Kind) Encode() bool { return k == encode }

// Verb says what the access does, as the verb phrase of a sentence whose object
// is the place; callee is the foreign function that does it.
func (k Kind) Verb(callee string) string {
	switch k {
	case readVariable, readMap, readElements:
		return "reads"
	case writeVariable, writeMap, writeElements:
		return "writes"
	case deleteMap:
		return "deletes from"
	case appendVariable:
		return "appends to"
	case readThrough:
		return "lets " + ShortKey(callee) + " read"
	case writeThrough:
		return "lets " + ShortKey(callee) + " write"
	case unsafeRead, unsafeCall, countGroup, waitGroup:
		return "calls " + ShortKey(callee) + " on"
	case atomicRead:
		return "atomically reads"
	case atomicWrite:
		return "atomically writes"
	case encode:
		return "returns memory that is encoded later, of"
	}
	return "accesses"
}

// ShortKey shortens the import path in the key of a function:
// "(*math/rand.Rand).Intn" becomes "(*rand.Rand).Intn".
func ShortKey(key string) string {
	dir := strings.LastIndexByte(key, '/')
	if dir < 0 {
		return key
	}
	start := strings.LastIndexAny(key[:dir], "(*") + 1
	return key[:start] + key[dir+1:]
}

// An access is one access to a shared place, within an instance.
type access struct {
	cell   *cell
	kind   Kind
	at     site
	locks  lockSet
	callee string // the foreign function that does it
	typ    string // type of the value that is not safe to share
}

// record notes the same access to each of the cells that is shared.
func (m *machine) record(inst *instance, at site, cells set, a access, st *state) {
	if inst.phase.boot {
		return // happens before every invocation
	}
	if st.locks.holdsAny() {
		return // what guards it may have been cut
	}
	for _, r := range cells {
		if r.excl || r.cell.obj.kind == funcObject {
			continue
		}
		each := a
		each.cell, each.at, each.locks = r.cell, at, st.locks
		if r.cell.obj.contended && a.kind.Writes() && !a.kind.Atomic() {
			inst.within = append(inst.within, &each)
		}
		if !r.cell.obj.isShared() {
			continue
		}
		inst.accesses = append(inst.accesses, &each)
	}
}

// A verdict says whether values of a type may be shared.
type verdict uint8

const (
	unknownSafety verdict = iota
	isSafe
	isUnsafe
)

// unsafeType judges a type by the knowledge base, then by its doc comment.
func (m *machine) unsafeType(typ string) verdict {
	v, ok := m.safety[typ]
	if !ok {
		v = m.judge(typ)
		m.safety[typ] = v
	}
	return v
}

func (m *machine) judge(typ string) verdict {
	switch m.known.Safety(typ, m.prog.extern[typ]) {
	case "unsafe":
		return isUnsafe
	case "safe":
		return isSafe
	}
	return unknownSafety
}

// receiverAccess records what a foreign method does to a receiver whose type is
// not safe to share.
func (m *machine) receiverAccess(f *foreign) {
	if f.recv == nil || f.call.value {
		return
	}
	if f.entry != nil && slices.ContainsFunc(f.entry.Traits, isSynchronised) {
		return
	}
	typ := f.call.typ
	if typ == "" {
		typ = receiverType(f.call.key)
	}
	for len(typ) > 0 && typ[0] == '*' {
		typ = typ[1:]
	}
	if m.unsafeType(typ) != isUnsafe {
		return
	}
	kind := unsafeCall
	if f.has("reads") {
		kind = unsafeRead
	}
	m.record(f.inst, f.at, f.recv, access{kind: kind, callee: f.call.key, typ: typ}, f.st)
	if kind == unsafeCall && !anyShared(f.recv) { // else the receiver is the finding
		for _, r := range f.recv {
			f.use(r.cell.obj.wraps)
		}
	}
}

// A BlindSpot's kind and text identify it; places are counted.
type blindKey struct{ kind, what string }

// unresolved notes a call that an invocation makes and the analysis cannot follow.
func (m *machine) unresolved(inst *instance, at site, what string) {
	if !inst.phase.boot {
		m.reportBlind("call", what, inst.fn.span(at.in.Pos))
	}
}

// reportBlind notes something that the analysis does not see.
func (m *machine) reportBlind(kind, what string, span finding.Span) {
	key := blindKey{kind, what}
	b, ok := m.blind[key]
	if !ok {
		b = &finding.BlindSpot{Kind: kind, What: what}
		m.blind[key] = b
		m.blindAt[key] = map[finding.Span]bool{}
	}
	if m.blindAt[key][span] {
		return
	}
	m.blindAt[key][span] = true
	b.Count++
	if span.Line > 0 && (b.Span == nil || span.Compare(*b.Span) < 0) {
		b.Span = &span
	}
}

func anyShared(s set) bool {
	return slices.ContainsFunc(s, func(r ref) bool { return r.cell.obj.isShared() && !r.excl })
}

// isSynchronised reports whether a trait of a method says how it is synchronised,
// so that the type of its receiver need not be asked.
func isSynchronised(t kb.Trait) bool {
	switch t.Name {
	case "lock", "rlock", "unlock", "runlock", "trylock", "tryrlock", "rlocker", "acquire", "release", "tryacquire",
		"atomic", "once", "oncefunc", "join":
		return true
	}
	return false
}
