// Package conflict pairs the accesses of concurrent invocations.
package conflict

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// Analyzer computes the conflicts of the entry points that a package registers.
var Analyzer = &analysis.Analyzer{
	Name:       "lmiconflict",
	Doc:        "pair the accesses of concurrent invocations",
	Run:        func(pass *analysis.Pass) (any, error) { return &Result{}, nil },
	ResultType: reflect.TypeFor[*Result](),
}

// A Result is what one package's entry points do to shared places.
type Result struct {
	Roots     []Root
	Accesses  []Access // sorted by span
	Conflicts []Conflict
	Blind     []finding.BlindSpot
}

// A Root is an entry point: a function that concurrent invocations run.
type Root struct {
	Name  string       // as the user would name it: "(*API).Handle", "main.func1"
	Start finding.Span // the registration: the call of lambda.Start
}

// An Access is one access by an invocation to a place that another can reach.
type Access struct {
	Place   string // access path: "main.cache.entries"
	Handler string // Root.Name
	Side    finding.Side
}

// A Conflict is two accesses that nothing orders.
type Conflict struct {
	Place string
}
