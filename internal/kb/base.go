package kb

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// An Entry is what the base says of one symbol.
type Entry struct {
	Key    string
	Traits []Trait
	Reason string // the comment: why, and where that is written
	Line   string // where the entry stands: "std.txt:12"
}

// A Trait is one statement of an entry: writes(1) is {"writes", {"1"}}.
type Trait struct {
	Name string
	Args []string
}

// Has reports whether e has a trait of that name.
func (e *Entry) Has(name string) bool {
	_, ok := e.Trait(name)
	return ok
}

// Trait returns the first trait of that name. Only global, process and file can
// stand more than once in an entry; who wants those ranges over e.Traits.
func (e *Entry) Trait(name string) (Trait, bool) {
	i := slices.IndexFunc(e.Traits, func(t Trait) bool { return t.Name == name })
	if i < 0 {
		return Trait{}, false
	}
	return e.Traits[i], true
}

// String returns the trait as it is written.
func (t Trait) String() string {
	if len(t.Args) == 0 {
		return t.Name
	}
	return t.Name + "(" + strings.Join(t.Args, ",") + ")"
}

// A Base is a set of entries. It is not changed once made, so it can be shared.
type Base struct {
	symbols  map[string]*Entry
	packages map[string]*Entry // by path, without "/..."
}

func empty() *Base {
	return &Base{symbols: map[string]*Entry{}, packages: map[string]*Entry{}}
}

// Lookup returns the entry with exactly this key.
func (b *Base) Lookup(key string) (*Entry, bool) {
	e, ok := b.symbols[key]
	return e, ok
}

// Package returns the entry for the longest path at or below which this package
// stands.
func (b *Base) Package(path string) (*Entry, bool) {
	for {
		if e, ok := b.packages[path]; ok {
			return e, true
		}
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			return nil, false
		}
		path = path[:i]
	}
}

// Merge returns a base with the entries of both; where both have a key, over's
// entry replaces b's as a whole, so that a user can also take traits away.
func (b *Base) Merge(over *Base) *Base {
	m := &Base{symbols: maps.Clone(b.symbols), packages: maps.Clone(b.packages)}
	maps.Copy(m.symbols, over.symbols)
	maps.Copy(m.packages, over.packages)
	return m
}

// Entries returns all entries, sorted by key.
func (b *Base) Entries() []*Entry {
	all := slices.AppendSeq(slices.Collect(maps.Values(b.symbols)), maps.Values(b.packages))
	slices.SortFunc(all, func(x, y *Entry) int { return cmp.Compare(x.Key, y.Key) })
	return all
}

//go:embed *.txt
var files embed.FS

// Default returns lmicheck's own base. It is parsed once, when first asked for.
var Default = sync.OnceValue(func() *Base {
	names, err := files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("kb: %v", err)) // cannot happen: the files are part of the program
	}
	all := empty()
	for _, f := range names {
		text, err := files.ReadFile(f.Name())
		if err != nil {
			panic(fmt.Sprintf("kb: %v", err))
		}
		mustAdd(all, f.Name(), text)
	}
	return all
})

// mustAdd adds one of our own files; an error in it is a defect of the program,
// which the first test of anything finds.
func mustAdd(all *Base, name string, text []byte) {
	b, err := Parse(name, text)
	if err != nil {
		panic("kb: " + err.Error())
	}
	for _, e := range b.Entries() {
		if old, ok := all.Lookup(e.Key); ok {
			panic(fmt.Sprintf("kb: %s: %s is already in %s", e.Line, e.Key, old.Line))
		}
	}
	maps.Copy(all.symbols, b.symbols)
	maps.Copy(all.packages, b.packages)
}
