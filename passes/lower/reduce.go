package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// A reducer turns the functions of one SSA package into an ir.Package.
type reducer struct {
	pass  *analysis.Pass
	pkg   *ssa.Package
	base  *kb.Base
	out   *ir.Package
	files map[string]int32         // index of each file name in out.Files
	spans map[token.Pos]ast.Node   // what SSA positions stand for, see span
	done  map[*ssa.Function]bool   // functions seen
	queue []*ssa.Function          // and not yet reduced
	keys  map[*ssa.Function]string // memo of ssaKey
	ext   map[string]bool          // keys in out.Extern

	instrs []ir.Instr // of the block being reduced; its memory is used for all of them
}

func newReducer(pass *analysis.Pass, pkg *ssa.Package, base *kb.Base) *reducer {
	r := &reducer{
		pass:  pass,
		base:  base,
		pkg:   pkg,
		out:   &ir.Package{Path: pass.Pkg.Path(), Name: pass.Pkg.Name()},
		files: map[string]int32{},
		spans: map[token.Pos]ast.Node{},
		done:  map[*ssa.Function]bool{},
		keys:  map[*ssa.Function]string{},
		ext:   map[string]bool{},
	}
	for _, imp := range pass.Pkg.Imports() {
		r.out.Imports = append(r.out.Imports, imp.Path())
	}
	slices.Sort(r.out.Imports)
	for _, f := range pass.Files {
		if ast.IsGenerated(f) {
			r.out.Generated = append(r.out.Generated, pass.Fset.Position(f.Package).Filename)
		}
	}
	r.recordSpans()
	return r
}

// functions reduces every function of the package: the declared ones, methods,
// closures, and the wrappers that they use.
func (r *reducer) functions() {
	names := make([]string, 0, len(r.pkg.Members))
	for name := range r.pkg.Members {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		switch m := r.pkg.Members[name].(type) {
		case *ssa.Function:
			r.enqueue(m)
		case *ssa.Type:
			if named, ok := types.Unalias(m.Type()).(*types.Named); ok {
				for i := range named.NumMethods() {
					r.enqueue(r.pkg.Prog.FuncValue(named.Method(i)))
				}
			}
		}
	}
	for len(r.queue) > 0 {
		fn := r.queue[0]
		r.queue = r.queue[1:]
		if fn.Blocks != nil && !r.modelled(fn) {
			r.out.Funcs = append(r.out.Funcs, r.function(fn))
		}
	}
	slices.SortFunc(r.out.Funcs, func(a, b *ir.Func) int { return strings.Compare(a.Key, b.Key) })
	slices.SortFunc(r.out.Extern, func(a, b ir.Extern) int { return strings.Compare(a.Key, b.Key) })
}

// modelled reports whether the knowledge base speaks for a function of another module, although its
// body is at hand: that lambda.Start starts a handler cannot be told from what it does.
func (r *reducer) modelled(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	if !ok || r.pass.Module == nil || r.pass.Module.Version == "" {
		return false
	}
	_, known := r.base.Lookup(kb.FuncKey(obj))
	return known
}

// extern notes where the declared type behind t stands, if in another package.
func (r *reducer) extern(t types.Type) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg() == r.pass.Pkg {
		return
	}
	key := TypeKey(named)
	if r.ext[key] {
		return
	}
	r.ext[key] = true
	p := r.pass.Fset.Position(named.Origin().Obj().Pos())
	r.out.Extern = append(r.out.Extern, ir.Extern{Key: key, File: p.Filename, Line: p.Line})
}

func (r *reducer) enqueue(fn *ssa.Function) {
	if fn == nil || r.done[fn] {
		return
	}
	if o := fn.Origin(); o != nil {
		fn = o
		if r.done[fn] {
			return
		}
	}
	if fn.Pkg != r.pkg && !isWrapper(fn) && fn.Parent() == nil {
		return // declared elsewhere
	}
	r.done[fn] = true
	r.queue = append(r.queue, fn)
}

func (r *reducer) key(fn *ssa.Function) string {
	k, ok := r.keys[fn]
	if !ok {
		k = ssaKey(fn)
		r.keys[fn] = k
	}
	return k
}

// declaredTypes records the method sets of the package's types. The engine
// finds the methods of dynamic types in them, promoted ones included.
func (r *reducer) declaredTypes() {
	scope := r.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if tn, ok := scope.Lookup(name).(*types.TypeName); ok && !tn.IsAlias() {
			r.methodSets(tn.Type())
		}
	}
	for _, obj := range r.pass.TypesInfo.Defs { // types declared in functions
		tn, ok := obj.(*types.TypeName)
		if ok && !tn.IsAlias() && tn.Parent() != scope {
			if _, isParam := tn.Type().(*types.TypeParam); !isParam {
				r.methodSets(tn.Type())
			}
		}
	}
	slices.SortFunc(r.out.Types, func(a, b *ir.Type) int { return strings.Compare(a.Key, b.Key) })
	slices.SortFunc(r.out.Ifaces, func(a, b ir.Iface) int { return strings.Compare(a.Key, b.Key) })
}

func (r *reducer) methodSets(t types.Type) {
	if iface, ok := t.Underlying().(*types.Interface); ok {
		r.iface(t, iface)
		return
	}
	for _, t := range []types.Type{t, types.NewPointer(t)} {
		set := types.NewMethodSet(t)
		if set.Len() == 0 {
			continue
		}
		typ := &ir.Type{Key: TypeKey(t)}
		for i := range set.Len() {
			typ.Methods = append(typ.Methods, method(t, set.At(i)))
		}
		r.out.Types = append(r.out.Types, typ)
	}
}

// iface records the methods of a declared interface, but for those that everything fits.
func (r *reducer) iface(t types.Type, iface *types.Interface) {
	if iface.NumMethods() == 0 {
		return
	}
	out := ir.Iface{Key: TypeKey(t)}
	for m := range iface.Methods() {
		out.Methods = append(out.Methods, m.Name())
	}
	slices.Sort(out.Methods)
	r.out.Ifaces = append(r.out.Ifaces, out)
}

// method describes one selection of a method set of t.
func method(t types.Type, sel *types.Selection) ir.Method {
	fn := sel.Obj().(*types.Func)
	m := ir.Method{Name: fn.Name(), Func: kb.FuncKey(fn)}
	index := sel.Index()
	for _, i := range index[:len(index)-1] {
		st := structOf(t)
		if st == nil {
			break
		}
		f := st.Field(i)
		_, isPtr := types.Unalias(f.Type()).(*types.Pointer)
		step := ir.Step{Field: f.Name(), Pointer: isPtr || types.IsInterface(f.Type())}
		m.Path = append(m.Path, step)
		t = f.Type()
		if types.IsInterface(t) {
			m.Iface = TypeKey(t)
		}
	}
	if recv := fn.Signature().Recv(); recv != nil {
		_, ptr := types.Unalias(recv.Type()).(*types.Pointer)
		m.Value = !ptr
	}
	return m
}

func structOf(t types.Type) *types.Struct {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}

// recordSpans maps the positions that SSA gives to its instructions to the
// syntax they stand for, so that findings can underline a whole expression.
func (r *reducer) recordSpans() {
	for _, f := range r.pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				r.spans[n.Pos()] = n
			case *ast.SelectorExpr:
				r.spans[n.Sel.Pos()] = n
				return r.inspectOperand(n.X)
			case *ast.IndexExpr:
				r.spans[n.Lbrack] = n
			case *ast.CallExpr:
				r.spans[n.Lparen] = n
			case *ast.StarExpr:
				r.spans[n.Star] = n
			case *ast.IncDecStmt:
				r.spans[n.TokPos] = n
			case *ast.ReturnStmt:
				r.spans[n.Return] = n
			case *ast.GoStmt:
				r.spans[n.Go] = n
			case *ast.SendStmt:
				r.spans[n.Arrow] = n
			}
			return true
		})
	}
}

// inspectOperand visits the operand of a selector, whose own Sel is already recorded.
func (r *reducer) inspectOperand(x ast.Expr) bool {
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			r.spans[n.Pos()] = n
		case *ast.SelectorExpr:
			r.spans[n.Sel.Pos()] = n
			r.inspectOperand(n.X)
			return false
		case *ast.IndexExpr:
			r.spans[n.Lbrack] = n
		case *ast.CallExpr:
			r.spans[n.Lparen] = n
		case *ast.StarExpr:
			r.spans[n.Star] = n
		}
		return true
	})
	return false
}

// pos converts a position to the range of text it stands for.
func (r *reducer) pos(p token.Pos) ir.Pos {
	if !p.IsValid() {
		return ir.Pos{}
	}
	start, end := p, p
	if n := r.spans[p]; n != nil {
		start, end = n.Pos(), n.End()
		// A chain of calls over several lines is reported where its last call stands.
		if r.line(start) != r.line(p) {
			start = p
			if call, ok := n.(*ast.CallExpr); ok {
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
					start = sel.Sel.Pos()
				}
			}
		}
	}
	a, b := r.pass.Fset.Position(start), r.pass.Fset.Position(end)
	index, ok := r.files[a.Filename]
	if !ok {
		index = int32(len(r.out.Files))
		r.files[a.Filename] = index
		r.out.Files = append(r.out.Files, a.Filename)
	}
	return ir.Pos{File: index, Line: int32(a.Line), Col: int32(a.Column), EndLine: int32(b.Line), EndCol: int32(b.Column)}
}

func (r *reducer) line(p token.Pos) int { return r.pass.Fset.Position(p).Line }
