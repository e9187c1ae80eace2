package oracle

import (
	"go/parser"
	"go/token"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestRaces(t *testing.T) {
	inc := func(x string) *Statement { return &Statement{Kind: Increment, X: x} }
	load := func(z string) *Statement { return &Statement{Kind: LoadGlobal, Z: z} }
	hold := func(body ...*Statement) *Statement { return &Statement{Kind: Hold, Body: body} }
	share := func(body ...*Statement) *Statement { return &Statement{Kind: HoldRead, Body: body} }
	number := func() *Statement { return &Statement{Kind: AddNumber} }
	for name, tt := range map[string]struct {
		program Program
		want    []string // racing accesses, as text, in pairs
	}{
		"a counter":                    {Program{Handler: Block{number()}}, []string{"n0++ n0++"}},
		"under a lock":                 {Program{Handler: Block{hold(number())}}, nil},
		"under a read lock":            {Program{Handler: Block{share(number())}}, []string{"n0++ n0++"}},
		"read and write lock":          {Program{Handler: Block{share(&Statement{Kind: ReadNumber}), hold(number())}}, nil},
		"two locks":                    {Program{Handler: Block{hold(number()), {Kind: Hold, N: 1, Body: Block{number()}}}}, []string{"n0++ n0++"}},
		"atomic":                       {Program{Handler: Block{{Kind: AddAtomic, X: "bound"}}}, nil},
		"bound":                        {Program{Handler: Block{inc("bound")}}, []string{"bound.value++ bound.value++"}},
		"fresh":                        {Program{Handler: Block{{Kind: Fresh, Z: "x"}, inc("x")}}, nil},
		"changed before publication":   {Program{Handler: Block{{Kind: Fresh, Z: "x"}, inc("x"), hold(&Statement{Kind: StoreGlobal, X: "x"})}}, nil},
		"its own lock":                 {Program{Handler: Block{load("x"), {Kind: Hold, Own: true, X: "x", Body: Block{inc("x")}}}}, nil},
		"the lock of another object":   {Program{Handler: Block{load("x"), {Kind: Hold, Own: true, X: "bound", Body: Block{inc("x")}}}}, nil},
		"the lock of the invocation's": {Program{Handler: Block{{Kind: Fresh, Z: "x"}, {Kind: Hold, Own: true, X: "x", Body: Block{number()}}}}, []string{"n0++ n0++"}},
		"once":                         {Program{Handler: Block{{Kind: Once, Body: Block{number()}}, {Kind: ReadNumber}}}, nil},
		"tried":                        {Program{Handler: Block{{Kind: Try, Body: Block{number()}}}}, nil},
		"in a helper":                  {Program{Helpers: []Block{{inc("a")}}, Handler: Block{{Kind: Call, X: "bound", Y: "bound"}}}, []string{"a.value++ a.value++"}},
		"changed after publication": {Program{Handler: Block{{Kind: Fresh, Z: "x"}, hold(&Statement{Kind: StoreGlobal, X: "x"}), inc("x"),
			hold(load("y"), &Statement{Kind: ReadValue, X: "y"})}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			lines := strings.Split(tt.program.Source(), "\n")
			races, ok := tt.program.Races()
			if !ok {
				t.Fatal("too many states")
			}
			var got []string
			for _, r := range races {
				got = append(got, strings.TrimSpace(lines[r.A-1])+" "+strings.TrimSpace(lines[r.B-1]))
			}
			if name == "changed after publication" {
				if !slices.Contains(got, "x.value++ use(y.value)") {
					t.Errorf("%q: an object that others can reach by now was changed", got)
				}
				return
			}
			if !slices.Equal(slices.Compact(got), tt.want) && len(got)+len(tt.want) > 0 {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestSource wants programs that parse, and one access on each line.
func TestSource(t *testing.T) {
	for seed := range uint64(200) {
		p := Generate(rand.New(rand.NewPCG(seed, 7)), 6)
		text := p.Source()
		if _, err := parser.ParseFile(token.NewFileSet(), "main.go", text, 0); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		lines := map[int]bool{}
		for _, b := range p.blocks() {
			b.each(func(s *Statement) {
				if s.line > 0 && lines[s.line] {
					t.Errorf("seed %d: two statements on line %d", seed, s.line)
				}
				lines[s.line] = true
			})
		}
	}
}

func TestShrink(t *testing.T) {
	counts := func(p *Program) bool { return slices.Contains(p.Kinds(), AddNumber) }
	for seed := range uint64(50) {
		p := Generate(rand.New(rand.NewPCG(seed, 7)), 8)
		if !counts(p) {
			continue
		}
		small, n := Shrink(p, counts), 0
		for _, b := range small.blocks() {
			b.each(func(*Statement) { n++ })
		}
		if n != 1 {
			t.Errorf("seed %d: %d statements are left\n%s", seed, n, small.Source())
		}
	}
}
