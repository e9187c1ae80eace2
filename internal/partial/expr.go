package partial

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// mendExpr puts a hole in the place of the expression that has no type, or not the one that is
// wanted. wait says that something within has to be mended first.
func (m *mender) mendExpr(p path, i int) (done, wait bool) {
	i, want := m.culprit(p, i)
	bad := p[i].(ast.Expr)
	if kv, ok := p[i-1].(*ast.KeyValueExpr); ok && kv.Key == bad {
		if _, isStruct := m.under(p[i-2]).(*types.Struct); isStruct { // a field that there is not
			return m.mendElement(p, i-1)
		}
	}
	if _, isComm := p[i-2].(*ast.CommClause); isComm || isTarget(p[i-1], bad) || m.decides(p[i-1], bad) {
		return false, false
	}
	if want == nil {
		if _, kind := isHole(bad); kind != NoHole || m.valid(bad) {
			return false, false // whoever has it does not want it
		}
		want = universe("any")
	}
	if !fits(p[i-1], bad) {
		return false, false
	}
	h := m.hoist(bad)
	if h.wait {
		return false, true
	}
	with := m.typed(p, bad, want, h.kind(want), h.args)
	if with == nil {
		return false, false
	}
	m.replace(p.file(), bad, with)
	return true, false
}

// decides reports whether an argument says how a call orders: what is swapped, how much room a
// channel has.
func (m *mender) decides(parent ast.Node, arg ast.Expr) bool {
	call, ok := parent.(*ast.CallExpr)
	if !ok || call.Fun == arg {
		return false
	}
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		_, isChan := m.under(call.Args[0]).(*types.Chan)
		return fun.Name == "make" && isChan
	case *ast.SelectorExpr:
		fn, ok := m.info.Uses[fun.Sel].(*types.Func)
		return ok && fn.Pkg() != nil && m.Orders(fn.Pkg().Path())
	}
	return false
}

// culprit returns the index of the expression at fault, at i or around it, and the type that
// is wanted there. Expressions that begin at one place are told apart by whether they are as they
// should be.
func (m *mender) culprit(p path, i int) (int, types.Type) {
	for {
		i = spine(p, i)
		bad, want := p[i].(ast.Expr), m.wanted(p, i)
		outer, ok := p[i-1].(ast.Expr)
		_, isBinary := outer.(*ast.BinaryExpr)
		if !ok || !m.valid(bad) || !isBinary && (want == nil || !types.AssignableTo(m.typeOf(bad), want)) {
			return i, want
		}
		if kv, isKey := outer.(*ast.KeyValueExpr); isKey && kv.Key == bad {
			return i, want
		}
		i--
	}
}

// spine returns the index of the expression that stands or falls with the one at i.
func spine(p path, i int) int {
	for {
		switch parent := p[i-1].(type) {
		case *ast.SelectorExpr, *ast.ParenExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SliceExpr, *ast.IndexExpr, *ast.IndexListExpr, *ast.UnaryExpr:
		case *ast.CallExpr:
			if parent.Fun != p[i] {
				return i
			}
		case *ast.CompositeLit:
			if parent.Type != p[i] {
				return i
			}
		case *ast.MapType, *ast.ArrayType, *ast.ChanType:
		default:
			return i
		}
		i--
	}
}

// isTarget reports whether a statement or declaration assigns to e, declares it, or has to be
// mended as a whole.
func isTarget(parent ast.Node, e ast.Expr) bool {
	switch s := parent.(type) {
	case *ast.AssignStmt:
		return slices.Contains(s.Lhs, e)
	case *ast.IncDecStmt, *ast.Field, *ast.FuncDecl, *ast.TypeSpec, *ast.LabeledStmt, *ast.BranchStmt:
		return true
	case *ast.RangeStmt:
		return true // what is ranged over says of what type the variables are
	case *ast.ValueSpec:
		return !slices.Contains(s.Values, e)
	case *ast.GoStmt, *ast.DeferStmt, *ast.ExprStmt, *ast.SendStmt:
		return true // mended as a whole
	}
	return false
}

// fits reports whether one value may stand where e does.
func fits(parent ast.Node, e ast.Expr) bool {
	switch s := parent.(type) {
	case *ast.AssignStmt:
		return len(s.Lhs) == len(s.Rhs)
	case *ast.ValueSpec:
		return len(s.Names) == len(s.Values)
	}
	return true
}

// mendElement takes an element out of a literal, if nothing is lost by that.
func (m *mender) mendElement(p path, i int) (done, wait bool) {
	h := m.hoist(p[i].(*ast.KeyValueExpr).Value)
	if h.wait || len(h.args) > 0 || h.unknown {
		return false, h.wait
	}
	m.fresh[p[i-1]] = true
	m.remove(p.file(), p[i])
	return true, false
}

func (m *mender) typeOf(e ast.Expr) types.Type {
	if t := m.info.TypeOf(e); t != nil && t != types.Typ[types.Invalid] {
		return t
	}
	return nil
}

func (m *mender) under(n ast.Node) types.Type {
	if e, ok := n.(ast.Expr); ok {
		if t := m.typeOf(e); t != nil {
			return t.Underlying()
		}
	}
	return nil
}

// valid reports whether an expression has a type.
func (m *mender) valid(e ast.Expr) bool {
	t := m.typeOf(e)
	tuple, ok := t.(*types.Tuple)
	return t != nil && (!ok || tuple.Len() > 0)
}

// wanted returns the type that the place of an expression wants, nil if it takes any or if
// that is not known.
func (m *mender) wanted(p path, i int) types.Type {
	e := p[i].(ast.Expr)
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && m.info.Types[call.Fun].IsType() {
		return m.typeOf(call.Fun) // a conversion
	}
	switch n := p[i-1].(type) {
	case *ast.IfStmt, *ast.ForStmt:
		return universe("bool")
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return universe("bool")
		}
	case *ast.BinaryExpr:
		if n.Op == token.LAND || n.Op == token.LOR {
			return universe("bool")
		}
	case *ast.CallExpr:
		return m.parameter(n, slices.Index(n.Args, e))
	case *ast.AssignStmt:
		if k := slices.Index(n.Rhs, e); k >= 0 && k < len(n.Lhs) {
			return m.target(n, k)
		}
	case *ast.ValueSpec:
		if n.Type != nil {
			return m.typeOf(n.Type)
		}
	case *ast.ReturnStmt:
		if results := m.results(p[:i]); results != nil && results.Len() == len(n.Results) {
			return results.At(slices.Index(n.Results, e)).Type()
		}
	case *ast.CompositeLit:
		return elementType(m.under(n), slices.Index(n.Elts, e), "")
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && n.Value == e {
			return elementType(m.under(p[i-2]), -1, key.Name)
		}
		if n.Value == e {
			return elementType(m.under(p[i-2]), -1, "")
		}
	}
	if b, ok := e.(*ast.BinaryExpr); ok {
		switch b.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ, token.LAND, token.LOR:
			return universe("bool")
		}
	}
	return nil
}

// target returns the type of what is assigned to. A new variable takes any, but errors are
// known by their names.
func (m *mender) target(s *ast.AssignStmt, k int) types.Type {
	id, ok := s.Lhs[k].(*ast.Ident)
	if s.Tok == token.DEFINE && ok && m.info.Defs[id] != nil {
		if id.Name == "err" || strings.HasSuffix(id.Name, "Err") {
			return universe("error")
		}
		return universe("any")
	}
	if ok && id.Name == "_" {
		return universe("any")
	}
	return m.typeOf(s.Lhs[k])
}

func (m *mender) parameter(call *ast.CallExpr, i int) types.Type {
	sig, ok := m.under(call.Fun).(*types.Signature)
	if !ok || i < 0 {
		return nil
	}
	last := sig.Params().Len() - 1
	if sig.Variadic() && i >= last {
		if call.Ellipsis.IsValid() {
			return sig.Params().At(last).Type()
		}
		return sig.Params().At(last).Type().(*types.Slice).Elem()
	}
	if i > last {
		return nil
	}
	return sig.Params().At(i).Type()
}

// results returns the results of the innermost function around the end of a path.
func (m *mender) results(p path) *types.Tuple {
	for i := len(p) - 1; i > 0; i-- {
		switch n := p[i].(type) {
		case *ast.FuncLit:
			if sig, ok := m.under(n).(*types.Signature); ok {
				return sig.Results()
			}
			return nil
		case *ast.FuncDecl:
			if fn, ok := m.info.Defs[n.Name].(*types.Func); ok {
				return fn.Signature().Results()
			}
			return nil
		}
	}
	return nil
}

func elementType(t types.Type, i int, name string) types.Type {
	switch t := t.(type) {
	case *types.Struct:
		for j := range t.NumFields() {
			if j == i || name != "" && t.Field(j).Name() == name {
				return t.Field(j).Type()
			}
		}
	case *types.Slice:
		return t.Elem()
	case *types.Array:
		return t.Elem()
	case *types.Map:
		return t.Elem()
	}
	return nil
}
