// Package effects is the engine: it finds every access that an invocation makes
// to a place that another invocation can reach, with the locks held there.
//
// It is an abstract interpreter over the reduced program (passes/lower), run in
// the package that registers handlers. First the part of the process's life that
// happens before every invocation is interpreted: the initialisers of all
// packages, then main up to the calls that hand a handler to Lambda. This gives
// the heap at Start: which functions, types and objects the handlers are bound
// to. Then each handler is interpreted on that heap, with opaque arguments.
//
//   - Memory is objects (package variables, allocation sites in their calling
//     context, function values, opaque memory of foreign code) divided into cells
//     (fields, elements). Stores accumulate; their order is not kept.
//   - An object made before Start is shared by all invocations. An object that an
//     invocation makes is its own, until it is stored where others can reach it:
//     from then on others see it through its shared view (heap.publish).
//   - Dynamic calls are resolved by the function values and dynamic types that
//     flow to them, in this main: never by every type that happens to match.
//   - Functions are interpreted per calling context and per arguments, so that
//     the same setter is harmless on an object of the invocation and an access on
//     a package variable's.
//   - Locks are must-information along control flow: held on every way. Once is a
//     lock that is held for writing while its function runs, and for reading from
//     its return on.
//   - Code of other modules is known by the knowledge base only, and otherwise
//     assumed harmless, except that it may call what it was given.
//
// The idea of summaries that speak of access paths, ownership and lock sets is
// RacerD's (Blackshear et al., OOPSLA 2018); here the summary that travels between
// packages is the reduced body itself, so that closures and dynamic types need no
// symbolic treatment, and facts are self-contained in every driver.
package effects

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/known"
	"github.com/lmicheck/lmicheck/passes/lower"
)

// Analyzer computes the accesses of the handlers that a package registers.
var Analyzer = &analysis.Analyzer{
	Name:       "lmieffects",
	Doc:        "find the accesses of concurrent invocations to shared places",
	Run:        run,
	Requires:   []*analysis.Analyzer{known.Analyzer, lower.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
}

// A Result is what the handlers of one package do.
type Result struct {
	Roots []*Root
	Leaks []Leak
	// Transports are changes of http.DefaultTransport before Start.
	Transports []Transport
	Blind      []finding.BlindSpot
}

// A Root is a handler: concurrent invocations run it.
type Root struct {
	Name     string
	Start    finding.Span // where it is registered
	Accesses []*Access
	Acts     []*Act
	Within   []*Access // unsynchronised writes by goroutines of one invocation, see Access.Spawn
}

// An Access is an access to a shared place.
type Access struct {
	Place    *Place
	Kind     Kind
	Callee   string // foreign function that does it, if any
	Type     string // type of the value that is not safe to share
	Locks    []Held
	Span     finding.Span
	Function string // enclosing function
	Package  string // its package's path
	Chain    []finding.Frame
	// Checks are the places that decide, here or in a caller, whether the access
	// happens. A write to a place under a check of it is lazy initialisation.
	Checks []*Place
	// Region identifies the branch that the access stands in: accesses of one
	// region happen together.
	Region string
	// Cache is set when Type is a collection that people use as a cache.
	Cache bool
	// Spawn is where, in a loop, the goroutines are started that all make this access
	// to the same place of their invocation; nil otherwise.
	Spawn *finding.Span
	// Background is set for goroutines that were started before the handlers:
	// they run beside them, once.
	Background bool
}

// A Held is a lock that is held for sure during an access.
type Held struct {
	Place *Place
	Read  bool
	Once  bool // a sync.Once whose function is running, or has run
}

// A Place is a piece of shared memory.
type Place struct {
	ID      int
	Name    string // access path as the user would write it
	Parents []int  // IDs of the places that contain it
	Global  bool   // reached from a package variable
	Shared  bool   // locks: the same lock for all invocations
	Holder  string // "map" or "slice" if the place is what one of these holds
}

func run(pass *analysis.Pass) (any, error) {
	prog := pass.ResultOf[lower.Analyzer].(*lower.Program)
	k := pass.ResultOf[known.Analyzer].(*known.Known)
	if prog.Main == nil || (prog.Main.Name != "main" && len(prog.Main.Roots) == 0 && !k.NamesHandler(prog.Main.Path)) {
		return &Result{}, nil
	}
	return Analyze(prog, k), nil
}
