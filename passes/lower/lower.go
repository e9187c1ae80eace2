// Package lower reduces a package to the form in which it travels as a fact.
//
// Analysis drivers disagree on which facts reach a package from two imports
// away: in-process drivers deliver every package fact but no fact on a
// package-level function, "go vet" delivers neither. A package fact on a direct
// import arrives everywhere, so the fact of a package holds its own reduced
// code and that of the packages below it. In-process drivers share these by
// reference; encoded, each package's code is one opaque block that a reader
// decodes once, whatever number of paths lead to it.
//
// Only packages of the main module are reduced (and those of modules that the
// -deps flag of passes/known names); the others are known by their symbols only.
package lower

import (
	"bytes"
	"encoding/gob"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
	"github.com/lmicheck/lmicheck/passes/known"
)

// Analyzer reduces packages. Its result is a *Program.
var Analyzer = &analysis.Analyzer{
	Name:       "lmilower",
	Doc:        "reduce functions to what matters for sharing",
	Run:        run,
	Requires:   []*analysis.Analyzer{known.Analyzer},
	FactTypes:  []analysis.Fact{new(Code)},
	ResultType: reflect.TypeFor[*Program](),
}

// A Program is a package and all analysed packages below it.
type Program struct {
	Main     *ir.Package            // the package under analysis, nil if it is not analysed
	Packages map[string]*ir.Package // by path, Main included
}

// Code is the fact of a package: its reduced form, and that of what it imports.
type Code struct {
	Path  string
	Block *block
	Below []*Code // of every analysed package below, sorted by path, without their own Below
}

// AFact marks Code as a fact.
func (*Code) AFact() {}

func (c *Code) String() string { return "code(" + c.Path + ")" }

// A block is a package that is encoded, and decoded, only when someone asks.
type block struct {
	mu   sync.Mutex
	data []byte
	pkg  *ir.Package
}

// GobEncode implements gob.GobEncoder. The encoding is deterministic: ir holds no maps.
func (b *block) GobEncode() ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.data == nil {
		var buf bytes.Buffer
		if err := gob.NewEncoder(&buf).Encode(b.pkg); err != nil {
			return nil, err
		}
		b.data = buf.Bytes()
	}
	return b.data, nil
}

// GobDecode implements gob.GobDecoder; decoding proper waits for Package.
func (b *block) GobDecode(data []byte) error {
	b.data = bytes.Clone(data)
	return nil
}

func (b *block) decode() (*ir.Package, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pkg == nil {
		pkg := new(ir.Package)
		if err := gob.NewDecoder(bytes.NewReader(b.data)).Decode(pkg); err != nil {
			return nil, err
		}
		b.pkg = pkg
	}
	return b.pkg, nil
}

func run(pass *analysis.Pass) (any, error) {
	k := pass.ResultOf[known.Analyzer].(*known.Known)
	if !k.Analysed(pass.Pkg.Path(), pass.Module) {
		return new(Program), nil
	}
	below := importedCode(pass)
	main := Reduce(pass, k)

	code := &Code{Path: main.Path, Block: &block{pkg: main}, Below: below}
	pass.ExportPackageFact(code)

	prog := &Program{Main: main, Packages: map[string]*ir.Package{main.Path: main}}
	for _, c := range below {
		pkg, err := c.Block.decode()
		if err != nil {
			return nil, err
		}
		prog.Packages[c.Path] = pkg
	}
	return prog, nil
}

// importedCode collects the code of every analysed package below the one under
// analysis from the facts of its direct imports.
func importedCode(pass *analysis.Pass) []*Code {
	all := map[string]*Code{}
	for _, imp := range pass.Pkg.Imports() {
		var c Code
		if !pass.ImportPackageFact(imp, &c) {
			continue // not analysed
		}
		all[c.Path] = &Code{Path: c.Path, Block: c.Block}
		for _, b := range c.Below {
			if _, ok := all[b.Path]; !ok {
				all[b.Path] = b
			}
		}
	}
	list := make([]*Code, 0, len(all))
	for _, c := range all {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *Code) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// Reduce builds the SSA form of the package under analysis and reduces it. The
// SSA form is garbage afterwards.
func Reduce(pass *analysis.Pass, k *known.Known) *ir.Package {
	prog := ssa.NewProgram(pass.Fset, 0)
	// Calls that do not return end a path: what follows them is not reached.
	prog.SetNoReturn(func(fn *types.Func) bool { return k.Has(kb.FuncKey(fn), "noreturn") })
	for _, imp := range pass.Pkg.Imports() {
		prog.CreatePackage(imp, nil, nil, true)
	}
	pkg := prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	pkg.Build()

	r := newReducer(pass, pkg, k.Base)
	r.declaredTypes()
	r.functions()
	r.directives()
	return r.out
}
