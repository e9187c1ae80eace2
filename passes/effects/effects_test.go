package effects

import (
	"bytes"
	"encoding/gob"
	"slices"
	"testing"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// cells makes n places in different objects.
func cells(h *heap, n int) []*cell {
	out := make([]*cell, n)
	for i := range out {
		out[i] = h.newObject(allocObject, "", true).root
	}
	return out
}

func TestUnionIsASetUnion(t *testing.T) {
	c := cells(&heap{}, 4)
	a := set{{cell: c[0]}, {cell: c[2]}}
	b := set{{cell: c[1]}, {cell: c[2], typ: "T"}, {cell: c[3], excl: true}}
	got := union(a, b)
	if len(got) != 5 || !slices.IsSortedFunc(got, compareRefs) {
		t.Fatalf("union = %v", got)
	}
	if !slices.Equal(got, union(b, a)) {
		t.Error("union depends on the order of its operands")
	}
	if !slices.Equal(union(got, a), got) || !contains(got, b) {
		t.Error("union lost an element, or has one twice")
	}
	if len(a) != 2 || len(b) != 3 {
		t.Error("union changed an operand")
	}
}

func TestLockSetKeepsTheStrongerMode(t *testing.T) {
	c := cells(&heap{}, 2)
	var s lockSet
	s = s.with(lock{cell: c[1], read: true}).with(lock{cell: c[0]}).with(lock{cell: c[1]})
	if len(s) != 2 || s[0].cell != c[0] || s[1].read {
		t.Fatalf("locks = %v", s)
	}
	if s = s.with(lock{cell: c[1], read: true}); s[1].read {
		t.Error("a read lock took a write lock away")
	}
	if s = s.without(c[0]); s.holds(c[0]) || !s.holds(c[1]) {
		t.Error("without removed the wrong lock")
	}
}

func TestLockSetIntersectionIsWhatBothHold(t *testing.T) {
	c := cells(&heap{}, 3)
	a := lockSet{}.with(lock{cell: c[0]}).with(lock{cell: c[1]})
	b := lockSet{}.with(lock{cell: c[1], read: true}).with(lock{cell: c[2]})
	for _, got := range []lockSet{a.intersect(b), b.intersect(a)} {
		if len(got) != 1 || got[0].cell != c[1] || !got[0].read {
			t.Errorf("intersection = %v, want a read lock of the second", got)
		}
	}
}

func TestStateJoinKeepsWhatHoldsOnBothWays(t *testing.T) {
	c := cells(&heap{}, 2)
	a := state{valid: true, locks: lockSet{{cell: c[0]}}, vars: []variable{{c[0], one(c[0])}, {c[1], nil}}}
	b := state{valid: true, vars: []variable{{c[0], one(c[1])}}}
	got := a.join(b)
	if len(got.locks) != 0 || len(got.vars) != 1 || len(got.vars[0].val) != 2 {
		t.Errorf("join = %+v", got)
	}
	if got := (state{}).join(a); len(got.locks) != 1 {
		t.Error("a point that is not reached took locks away")
	}
}

func TestSharedViewHidesInitialisation(t *testing.T) {
	h := &heap{}
	global := h.newObject(globalObject, "", true)
	own := h.newObject(allocObject, "T", false)
	inner := h.newObject(allocObject, "U", false)
	h.store(h.sub(own.root, ".inner"), one(inner.root))
	h.store(global.root, h.publish(one(own.root)))

	seen := h.read(global.root)
	if len(seen) != 1 || seen[0].cell.obj == own || !seen[0].cell.obj.isShared() {
		t.Fatalf("others see %v, want a shared view", seen)
	}
	below := h.read(h.sub(seen[0].cell, ".inner"))
	if len(below) != 1 || below[0].cell.obj.of != inner {
		t.Errorf("what the view leads to is %v, want the shared view of inner", below)
	}
	if own.isShared() || inner.isShared() {
		t.Error("the invocation's own references became shared")
	}
}

func TestReadFollowsCopies(t *testing.T) {
	h := &heap{}
	c := cells(h, 3)
	h.copyInto(c[1], c[0])
	h.copyInto(c[0], c[1]) // a cycle ends
	h.store(h.sub(c[0], ".f"), one(c[2]))
	if got := h.read(h.sub(c[1], ".f")); !slices.Equal(got, one(c[2])) {
		t.Errorf("the copy's field holds %v", got)
	}
}

func TestTextLattice(t *testing.T) {
	fixed := text{kind: fixedText, literal: "a"}
	dynamic := text{kind: dynamicText, request: true}
	if got := fixed.join(dynamic); got.kind != dynamicText || !got.request {
		t.Errorf("fixed join dynamic = %+v", got)
	}
	if got := (text{}).join(fixed); got != fixed {
		t.Errorf("nothing join fixed = %+v", got)
	}
	if got := fixed.concat(text{kind: fixedText, literal: "b"}, "/"); got.literal != "a/b" {
		t.Errorf("concat = %+v", got)
	}
	if got := fixed.concat(dynamic, ""); got.kind != dynamicText {
		t.Errorf("fixed + dynamic = %+v", got)
	}
}

func TestFormatFillsVerbs(t *testing.T) {
	lit := func(s string) text { return text{kind: fixedText, literal: s} }
	for _, c := range []struct {
		args []text
		want string
	}{
		{[]text{lit("/tmp/%s.%d"), lit("x"), lit("1")}, "/tmp/x.1"},
		{[]text{lit("100%%")}, "100%"},
		{[]text{lit("%-8s|"), lit("x")}, "x|"},
		{[]text{lit("%s%s"), lit("x")}, "x"},
		{[]text{lit("%")}, ""},
		{nil, ""},
	} {
		if got := format(c.args); got != c.want {
			t.Errorf("format(%v) = %q, want %q", c.args, got, c.want)
		}
	}
}

// diamond is entry → (left | right) → end, where right returns early.
func diamond() *function {
	ret := []ir.Instr{{Op: ir.Return, Dst: ir.None}}
	f := &function{Func: &ir.Func{Blocks: []ir.Block{
		{Succs: []int32{1, 2}, Idom: -1, Instrs: []ir.Instr{{Op: ir.If, Dst: ir.None}}},
		{Succs: []int32{3}, Preds: []int32{0}, Idom: 0},
		{Preds: []int32{0}, Idom: 0, Instrs: ret},
		{Preds: []int32{1}, Idom: 1, Instrs: ret},
	}}}
	f.prepare()
	return f
}

func TestControllers(t *testing.T) {
	f := diamond()
	if got := f.controllers(3); !slices.Equal(got, []int32{0}) {
		t.Errorf("block 3 is controlled by %v, want the branch of block 0", got)
	}
	if got := f.controllers(0); got != nil {
		t.Errorf("the entry is controlled by %v", got)
	}
	if f.loops || f.inLoop(1) {
		t.Error("a loop where there is none")
	}
}

func TestReducedFormIsEncodedTheSameTwice(t *testing.T) {
	pkg := &ir.Package{Path: "p", Files: []string{"a.go"}, Funcs: []*ir.Func{diamond().Func}}
	encode := func() []byte {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(pkg); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := encode()
	for range 10 {
		if !bytes.Equal(first, encode()) {
			t.Fatal("two encodings differ")
		}
	}
}
