package effects_test

import (
	"cmp"
	"flag"
	"fmt"
	"go/types"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/internal/oracle"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

var programs = flag.Int("programs", 150, "how many random programs to compare with the oracle")

// A score compares what the engine says with what can happen.
type score struct {
	races, missed int               // pairs of lines that race; of these, that no conflict is about
	said, wrong   int               // lines with a conflict; of these, that race with nothing
	skipped       int               // programs with too many states
	missing       map[string]int    // minimal programs behind misses, by what is in them
	mistaken      map[string]int    // likewise of conflicts that cannot happen
	example       map[string]string // of each of these, the first program
}

// What the engine may miss of the races that can happen, and say of lines that cannot race. The causes
// are in docs/soundness.md.
const (
	mostMissed = 0.002
	mostWrong  = 0.005
)

// TestSoundness holds the engine against every interleaving of random programs, and prints
// what is missed and what is wrong by cause.
func TestSoundness(t *testing.T) {
	imports := newImporter(t)
	s := &score{missing: map[string]int{}, mistaken: map[string]int{}, example: map[string]string{}}
	for seed := range *programs {
		s.add(t, imports, randomProgram(seed))
	}
	t.Logf("%d programs, %d too large to explore", *programs, s.skipped)
	t.Logf("%d of %d races are missed, %d of %d lines with a conflict cannot race", s.missed, s.races, s.wrong, s.said)
	s.causes(t, "missed", s.missing)
	s.causes(t, "cannot happen", s.mistaken)
	if float64(s.missed) > mostMissed*float64(s.races) {
		t.Errorf("more than %g of all races are missed", mostMissed)
	}
	if float64(s.wrong) > mostWrong*float64(s.said) {
		t.Errorf("more than %g of all lines with a conflict cannot race", mostWrong)
	}
}

func randomProgram(seed int) *oracle.Program {
	r := rand.New(rand.NewPCG(uint64(seed), 42))
	return oracle.Generate(r, 3+r.IntN(4))
}

// TestMoreLocksFewerConflicts puts the end of handlers under one more lock: no place may then
// conflict that did not.
func TestMoreLocksFewerConflicts(t *testing.T) {
	imports := newImporter(t)
	fewer := 0
	for seed := range *programs {
		p := randomProgram(seed)
		before := conflictPlaces(t, imports, p)
		for i := range p.Handler {
			guarded := p.Guarded(i)
			after := conflictPlaces(t, imports, guarded)
			for place := range after {
				if !before[place] {
					t.Errorf("seed %d: %s conflicts with one more lock only, in\n%s", seed, place, guarded.Source())
				}
			}
			if len(after) < len(before) {
				fewer++
			}
		}
	}
	if fewer == 0 {
		t.Error("no lock made a difference")
	}
}

func conflictPlaces(t *testing.T, imports types.Importer, p *oracle.Program) map[string]bool {
	t.Helper()
	places := map[string]bool{}
	for _, c := range conflicts(t, imports, p.Source()) {
		places[c.Access.Place.Name] = true
	}
	return places
}

// causes prints counts, the largest first.
func (s *score) causes(t *testing.T, what string, counts map[string]int) {
	t.Helper()
	for _, cause := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	}) {
		t.Logf("%s, %d: %s, as in\n%s", what, counts[cause], cause, s.example[cause])
	}
}

// add compares one program, and looks for the smallest one behind each difference.
func (s *score) add(t *testing.T, imports types.Importer, p *oracle.Program) {
	d := differ(t, imports, p)
	if d == nil {
		s.skipped++
		return
	}
	s.races += d.races
	s.missed += len(d.missed)
	s.said += d.said
	s.wrong += len(d.wrong)
	if len(d.missed) > 0 {
		s.shrink(t, imports, p, s.missing, func(d *difference) bool { return len(d.missed) > 0 })
	}
	if len(d.wrong) > 0 {
		s.shrink(t, imports, p, s.mistaken, func(d *difference) bool { return len(d.wrong) > 0 })
	}
}

func (s *score) shrink(t *testing.T, imports types.Importer, p *oracle.Program, counts map[string]int, differs func(*difference) bool) {
	small := oracle.Shrink(p, func(q *oracle.Program) bool {
		d := differ(t, imports, q)
		return d != nil && differs(d)
	})
	cause := fmt.Sprint(small.Kinds())
	counts[cause]++
	if s.example[cause] == "" {
		_, text, _ := strings.Cut(small.Source(), "func use(int) {}\n")
		s.example[cause] = fmt.Sprintf("%s%+v", text, differ(t, imports, small))
	}
}

// A difference is what engine and oracle say differently of one program.
type difference struct {
	races, said int
	missed      []oracle.Race
	wrong       []int // lines
}

// differ is nil if the oracle gives up.
func differ(t *testing.T, imports types.Importer, p *oracle.Program) *difference {
	t.Helper()
	src := p.Source()
	races, ok := p.Races()
	if !ok {
		return nil
	}
	racing := map[int]bool{}
	for _, r := range races {
		racing[r.A], racing[r.B] = true, true
	}
	d := &difference{races: len(races)}
	reported, told := conflictLines(t, imports, src)
	for _, r := range races {
		if !slices.ContainsFunc(races, func(q oracle.Race) bool { return q.Touches(r) && (told[q.A] || told[q.B]) }) {
			d.missed = append(d.missed, r)
		}
	}
	for _, line := range slices.Sorted(maps.Keys(reported)) {
		d.said++
		if !racing[line] {
			d.wrong = append(d.wrong, line)
		}
	}
	return d
}

// conflictLines returns the lines at which conflicts are reported, and these with the lines of
// their other sides.
func conflictLines(t *testing.T, imports types.Importer, src string) (reported, told map[int]bool) {
	t.Helper()
	reported, told = map[int]bool{}, map[int]bool{}
	for _, c := range conflicts(t, imports, src) {
		reported[c.Access.Span.Line] = true
		told[c.Access.Span.Line] = true
		if c.Other != nil {
			told[c.Other.Span.Line] = true
		}
	}
	return reported, told
}

// conflicts returns what the engine says of the text of a main package.
func conflicts(t *testing.T, imports types.Importer, src string) []*conflict.Conflict {
	t.Helper()
	graph, err := checker.Analyze([]*analysis.Analyzer{conflict.Analyzer}, []*packages.Package{typeCheck(t, imports, src)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var list []*conflict.Conflict
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatalf("%v\n%s", act.Err, src)
		}
		list = append(list, act.Result.(*conflict.Result).Conflicts...)
	}
	return list
}
