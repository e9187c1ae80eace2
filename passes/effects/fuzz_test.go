package effects_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/lmicheck/lmicheck/internal/load"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

// FuzzDeterminism generates programs and compares two runs of the engine on each:
// they must say the same, in the same order.
func FuzzDeterminism(f *testing.F) {
	f.Add([]byte{0})
	f.Add([]byte{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5})
	f.Add([]byte("a handler, a lock, a closure and a goroutine"))
	f.Fuzz(func(t *testing.T, seed []byte) {
		dir := t.TempDir()
		for name, text := range map[string]string{"go.mod": "module app\n\ngo 1.24\n", "main.go": program(seed)} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if first, second := said(t, dir), said(t, dir); first != second {
			t.Errorf("two runs differ:\n%s\nand\n%s\non\n%s", first, second, program(seed))
		}
	})
}

// program makes a program of which each byte of the seed is a statement.
func program(seed []byte) string {
	statements := []string{
		"count++", "last = id", "s.n++", "s.next = &node{}", "s = s.next", "m[id] = s", "delete(m, id)", "s = m[id]",
		"mu.Lock()", "mu.Unlock()", "go func() { last = id }()", "defer func() { count-- }()",
		"once.Do(func() { s.n = 1 })", "if s.next == nil { s.next = &node{n: 2} }", "list = append(list, id)",
		"f = func() { f2(); s.n = 3 }", "f()", "f2 = f", "for range id { s = s.next; f() }", "s.next.next = s", "iface = s", "iface.Set(id)",
	}
	var body strings.Builder
	for _, b := range seed[:min(len(seed), 40)] {
		fmt.Fprintf(&body, "\t%s\n", statements[int(b)%len(statements)])
	}
	return `package main

import "sync"

type node struct {
	n    int
	name string
	next *node
}

func (s *node) Set(v string) { s.name = v }

var (
	count int
	last  string
	root  = &node{next: &node{}}
	m     = map[string]*node{}
	list  []string
	mu    sync.Mutex
	once  sync.Once
	iface interface{ Set(string) } = root
)

//lmicheck:handler
func handle(id string) {
	s := root
	f := func() {}
	f2 := f
` + body.String() + "\t_, _, _ = s, f, f2\n}\n\nfunc main() {}\n"
}

// said is what the engine says of the module in dir.
func said(t *testing.T, dir string) string {
	t.Helper()
	prog, err := load.Load(t.Context(), dir, []string{"./..."}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range prog.Problems {
		t.Fatalf("generated program does not compile: %v", p)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{conflict.Analyzer}, prog.Packages, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		for _, c := range act.Result.(*conflict.Result).Conflicts {
			fmt.Fprintf(&b, "%d %s %s:%d %v\n", c.Class, c.Access.Place.Name, c.Access.Function, c.Access.Span.Line, c.Other != nil)
		}
	}
	return b.String()
}
