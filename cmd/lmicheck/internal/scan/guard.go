package scan

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// A guard wraps analyzers so that a panic in one becomes an error that names
// analyzer and package. The driver runs analyzers in goroutines of its own,
// where a panic would end the process and take the findings of every other
// package with it.
//
// The driver passes results by the identity of analyzers, so the whole graph
// of requirements is copied, and each copy shows the originals to Run.
//
// It also lets no more of one of them run at once than there are processors: effects. The
// driver starts all that it can, and each program that is being interpreted has its state in
// memory. (The others are many and short; to keep them waiting costs more than they do.)
type guard struct {
	wrapped map[*analysis.Analyzer]*analysis.Analyzer
	limited *analysis.Analyzer
	slots   chan struct{} // holds an element for each run of the limited one

	mu   sync.Mutex
	list []report.Problem
}

func newGuard() *guard {
	return &guard{
		wrapped: map[*analysis.Analyzer]*analysis.Analyzer{},
		limited: effects.Analyzer,
		slots:   make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
}

// wrap returns the guarded copy of an analyzer.
func (g *guard) wrap(orig *analysis.Analyzer) *analysis.Analyzer {
	if w, ok := g.wrapped[orig]; ok {
		return w
	}
	w := &analysis.Analyzer{
		Name:             orig.Name,
		Doc:              orig.Doc,
		URL:              orig.URL,
		RunDespiteErrors: orig.RunDespiteErrors,
		ResultType:       orig.ResultType,
		FactTypes:        orig.FactTypes,
	}
	g.wrapped[orig] = w
	for _, req := range orig.Requires {
		w.Requires = append(w.Requires, g.wrap(req))
	}
	w.Run = func(pass *analysis.Pass) (any, error) { return g.run(orig, pass) }
	return w
}

func (g *guard) run(orig *analysis.Analyzer, pass *analysis.Pass) (result any, err error) {
	if orig == g.limited {
		g.slots <- struct{}{} // its requirements have run: nothing that has a slot waits for another
		defer func() { <-g.slots }()
	}
	view := *pass
	view.Analyzer = orig
	view.ResultOf = map[*analysis.Analyzer]any{}
	for _, req := range orig.Requires {
		view.ResultOf[req] = pass.ResultOf[g.wrapped[req]]
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v (at %s)", p, panicSite(string(debug.Stack())))
			g.add(pass, fmt.Sprintf("internal error in %s: %v; please report this as a bug", orig.Name, err))
		} else if err != nil {
			g.add(pass, fmt.Sprintf("%s: %v", orig.Name, err)) // such as a file of the user's that cannot be read
		}
	}()
	return orig.Run(&view)
}

func (g *guard) add(pass *analysis.Pass, message string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.list = append(g.list, report.Problem{Kind: "internal", Package: pass.Pkg.Path(), Message: message})
}

// problems returns what went wrong, once the analysis is over.
func (g *guard) problems() []report.Problem {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.list
}

// panicSite returns the function that panicked: in a stack trace, the frame
// behind that of panic. Its line would be of more use, but file names differ
// from one machine to the next, and reports are compared.
func panicSite(stack string) string {
	lines := strings.Split(stack, "\n")
	last := -1
	for i, line := range lines {
		if strings.HasPrefix(line, "panic(") {
			last = i
		}
	}
	for i := last + 2; last >= 0 && i < len(lines); i += 2 {
		name := lines[i]
		if strings.HasPrefix(name, "runtime.") {
			continue // a failure that the runtime detected, such as a nil pointer
		}
		if j := strings.LastIndexByte(name, '('); j > 0 {
			name = name[:j]
		}
		return name
	}
	return "unknown place"
}
