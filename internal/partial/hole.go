package partial

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Path is the import path of holes. No module has it.
const Path = "lmicheck/cut"

// A Kind says what stood in the place of a hole.
type Kind string

const (
	NoHole  Kind = ""
	Foreign Kind = "Foreign" // a call of a function of another module
	Method  Kind = "Method"  // likewise of a method, if the first argument, its receiver, is no own value
	Unknown Kind = "Unknown" // anything
)

// KindOf returns the kind of hole that a function is, by its key as the knowledge base
// writes it.
func KindOf(key string) Kind {
	name, ok := strings.CutPrefix(key, Path+".")
	if !ok {
		return NoHole
	}
	kind, _, _ := strings.Cut(name, "_")
	return Kind(kind)
}

// Holes is the package of holes, which all packages of a program share.
type Holes struct {
	pkg *types.Package
}

// NewHoles returns a package of holes.
func NewHoles() *Holes {
	pkg := types.NewPackage(Path, "cut")
	pkg.MarkComplete()
	// func Like[T any](*T) T
	named := types.NewTypeName(token.NoPos, pkg, "T", nil)
	t := types.NewTypeParam(named, universe("any"))
	params := types.NewTuple(types.NewParam(token.NoPos, pkg, "", types.NewPointer(t)))
	results := types.NewTuple(types.NewParam(token.NoPos, pkg, "", t))
	sig := types.NewSignatureType(nil, nil, []*types.TypeParam{t}, params, results, false)
	pkg.Scope().Insert(types.NewFunc(token.NoPos, pkg, like, sig))
	return &Holes{pkg}
}

const like = "Like"

func universe(name string) types.Type { return types.Universe.Lookup(name).Type() }

// name returns the name of the hole with these results: any, error, or basic types.
func (h *Holes) name(kind Kind, results []types.Type) string {
	name := string(kind)
	vars := make([]*types.Var, len(results))
	for i, t := range results {
		name += "_" + strings.ReplaceAll(t.String(), " ", "")
		vars[i] = types.NewParam(token.NoPos, h.pkg, "", t)
	}
	if h.pkg.Scope().Lookup(name) == nil {
		params := []*types.Var{types.NewParam(token.NoPos, h.pkg, "args", types.NewSlice(universe("any")))}
		if kind == Method {
			params = slices.Insert(params, 0, types.NewParam(token.NoPos, h.pkg, "receiver", universe("any")))
		}
		sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), types.NewTuple(vars...), true)
		h.pkg.Scope().Insert(types.NewFunc(token.NoPos, h.pkg, name, sig))
	}
	return name
}

// importName is how a file names the package of holes. No program can mean it.
const importName = "lmicheck.cut"

// call makes a call of a function of the package of holes, in the place of at.
func (m *mender) call(p path, at ast.Node, name string, args []ast.Expr) *ast.CallExpr {
	m.importHoles(p.file())
	pos, paren := at.Pos(), at.Pos()
	if call, ok := at.(*ast.CallExpr); ok {
		paren = call.Lparen
	}
	c := &ast.CallExpr{
		Fun:    &ast.SelectorExpr{X: &ast.Ident{NamePos: pos, Name: importName}, Sel: &ast.Ident{NamePos: pos, Name: name}},
		Lparen: paren,
		Args:   args,
		Rparen: at.End() - 1,
	}
	m.fresh[c] = true
	return c
}

func (m *mender) hole(p path, at ast.Node, kind Kind, results []types.Type, args []ast.Expr) *ast.CallExpr {
	return m.call(p, at, m.Holes.name(kind, results), args)
}

// isHole returns the kind of the hole that an expression is a call of.
func isHole(e ast.Expr) (*ast.CallExpr, Kind) {
	if c, ok := e.(*ast.CallExpr); ok {
		if sel, ok := c.Fun.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == importName {
				return c, KindOf(Path + "." + sel.Sel.Name)
			}
		}
	}
	return nil, NoHole
}

func (m *mender) importHoles(f *ast.File) {
	for _, s := range f.Imports {
		if s.Name != nil && s.Name.Name == importName {
			return
		}
	}
	spec := &ast.ImportSpec{
		Name: &ast.Ident{NamePos: f.Name.End(), Name: importName},
		Path: &ast.BasicLit{ValuePos: f.Name.End(), Kind: token.STRING, Value: `"` + Path + `"`},
	}
	f.Imports = append(f.Imports, spec)
	f.Decls = append([]ast.Decl{&ast.GenDecl{TokPos: f.Name.End(), Tok: token.IMPORT, Specs: []ast.Spec{spec}}}, f.Decls...)
}
