// Package known answers what is known of code that is not analysed: by the
// knowledge base, by the user's own entries, and by what a declaration's doc
// comment promises.
package known

import (
	"fmt"
	"os"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/internal/kb"
)

// Analyzer provides a *Known to other passes. Its flags are the only ones that any
// analyzer of lmicheck has, for drivers that have no other way to set these.
var Analyzer = newAnalyzer()

func newAnalyzer() *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:       "lmiknown",
		Doc:        "look up what is known of functions and types that are not analysed",
		URL:        "https://pkg.go.dev/github.com/lmicheck/lmicheck/passes/known",
		ResultType: reflect.TypeFor[*Known](),
	}
	file := a.Flags.String("knowledge", "", "read further entries of the knowledge base from `FILE`; they go before lmicheck's own")
	handlers := a.Flags.String("handler", "", "treat these functions as handlers: comma-separated `PACKAGE.FUNCTION` or (*PACKAGE.TYPE).METHOD")
	deps := a.Flags.String("deps", "", "analyse the code of these modules too: comma-separated `MODULE` paths or prefixes, or std")
	a.Run = func(*analysis.Pass) (any, error) {
		k, err := Load(*file)
		if err != nil {
			return nil, err
		}
		k.handlers, k.deps = list(*handlers), list(*deps)
		return k, nil
	}
	return a
}

// A Known is the knowledge base with the user's entries, and the documented
// contracts. It can be shared by goroutines.
type Known struct {
	Base     *kb.Base
	docs     docs
	handlers []string // functions that the user names as handlers
	deps     []string // modules whose code is analysed besides the main ones
}

// Load returns lmicheck's own base, with the entries of the named file laid over
// it unless the name is empty.
func Load(file string) (*Known, error) {
	if file == "" {
		return New(kb.Default()), nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	own, err := kb.Parse(file, text)
	if err != nil {
		return nil, fmt.Errorf("knowledge base: %w", err)
	}
	return New(kb.Default().Merge(own)), nil
}

// New returns a Known that answers from this base.
func New(base *kb.Base) *Known { return &Known{Base: base} }
