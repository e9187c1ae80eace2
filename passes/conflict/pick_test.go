package conflict

import (
	"testing"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// Kinds as the engine numbers them; they are opaque here but for what they say
// of themselves.
func kinds(t *testing.T) (read, write effects.Kind) {
	t.Helper()
	for k := effects.Kind(0); k < 20; k++ {
		if k.Verb("") == "reads" && !k.Container() && read == 0 {
			read = k
		}
		if k.Verb("") == "writes" && !k.Container() && !write.Writes() {
			write = k
		}
	}
	if read.Writes() || !write.Writes() {
		t.Fatal("no kinds to test with")
	}
	return read, write
}

var (
	place = &effects.Place{ID: 1, Name: "main.x", Global: true, Shared: true}
	field = &effects.Place{ID: 2, Name: "main.x.f", Parents: []int{1}, Global: true, Shared: true}
	other = &effects.Place{ID: 3, Name: "main.y", Global: true, Shared: true}
	mu    = &effects.Place{ID: 4, Name: "main.mu", Shared: true}
	own   = &effects.Place{ID: 5, Name: "mu"}
)

func at(line int, k effects.Kind, p *effects.Place, locks ...effects.Held) *effects.Access {
	return &effects.Access{
		Place: p, Kind: k, Locks: locks, Function: "f", Package: "main",
		Span: finding.Span{File: "a.go", Line: line, Column: 1},
	}
}

func TestWhoIsReported(t *testing.T) {
	read, write := kinds(t)
	locked := effects.Held{Place: mu}
	reading := effects.Held{Place: mu, Read: true}
	local := effects.Held{Place: own}
	background := at(1, write, place)
	background.Background = true

	for _, c := range []struct {
		name     string
		accesses []*effects.Access
		lines    []int
	}{
		{"a write races with itself", []*effects.Access{at(1, write, place)}, []int{1}},
		{"reads do not race", []*effects.Access{at(1, read, place), at(2, read, place)}, nil},
		{"a lock orders", []*effects.Access{at(1, write, place, locked), at(2, read, place, reading)}, nil},
		{"a read lock does not guard a write", []*effects.Access{at(1, write, place, reading)}, []int{1}},
		{"a lock of the invocation's own guards nothing", []*effects.Access{at(1, write, place, local)}, []int{1}},
		{"the read without the lock", []*effects.Access{at(1, write, place, locked), at(2, read, place)}, []int{2}},
		{"the write without the lock", []*effects.Access{at(1, write, place), at(2, read, place, locked)}, []int{1}},
		{"a field is part of its struct", []*effects.Access{at(1, write, field, locked), at(2, read, place)}, []int{2}},
		{"other places do not matter", []*effects.Access{at(1, write, place, locked), at(2, read, other)}, nil},
		{"a goroutine that runs once", []*effects.Access{background}, nil},
		{"and a handler beside it", []*effects.Access{background, at(2, read, place)}, []int{1}},
		{"one statement, once", []*effects.Access{at(1, write, place), at(1, write, place)}, []int{1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []int
			for _, found := range Pair(Root{Name: "handle"}, c.accesses) {
				got = append(got, found.Access.Span.Line)
			}
			if len(got) != len(c.lines) {
				t.Fatalf("reported lines %v, want %v", got, c.lines)
			}
			for i := range got {
				if got[i] != c.lines[i] {
					t.Errorf("reported lines %v, want %v", got, c.lines)
				}
			}
		})
	}
}

// TestAddingALockNeverAddsAFinding holds for every pair of accesses to one place.
func TestAddingALockNeverAddsAFinding(t *testing.T) {
	read, write := kinds(t)
	sets := [][]effects.Held{nil, {{Place: mu, Read: true}}, {{Place: mu}}}
	for _, k := range []effects.Kind{read, write} {
		for _, l := range []effects.Kind{read, write} {
			for i, weak := range sets {
				for _, strong := range sets[i:] {
					for _, theirs := range sets {
						before := conflict(at(1, k, place, weak...), at(2, l, place, theirs...))
						after := conflict(at(1, k, place, strong...), at(2, l, place, theirs...))
						if after && !before {
							t.Errorf("kinds %v %v: %v → %v beside %v adds a conflict", k, l, weak, strong, theirs)
						}
					}
				}
			}
		}
	}
}
