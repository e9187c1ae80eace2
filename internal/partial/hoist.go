package partial

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A hoisted is what is kept of an expression that is cut.
type hoisted struct {
	*mender
	roots   []ast.Expr // what is cut
	args    []ast.Expr // parts that are well-typed, in their order
	unknown bool       // what is lost may do anything
	value   bool       // a value is lost that may be a lock, or anything else
	method  bool       // what is lost is a method of something of another module, or so it seems
	wait    bool       // it holds a function that is being mended
}

// kind returns the kind of hole that bears a value of type t; without a value, t is plain.
func (h *hoisted) kind(t types.Type) Kind {
	switch {
	case h.unknown || h.value && !isPlain(t):
		return Unknown
	case h.method:
		return Method
	}
	return Foreign
}

func (m *mender) hoist(list ...ast.Expr) *hoisted {
	h := &hoisted{mender: m, roots: list}
	for _, e := range list {
		h.visit(e, false)
	}
	return h
}

// hasError reports whether there is an error within a node.
func (m *mender) hasError(n ast.Node) bool {
	return slices.ContainsFunc(m.errors, func(err types.Error) bool { return n.Pos() <= err.Pos && err.Pos < n.End() })
}

// visit keeps an expression, or its parts. Of a receiver only what it points to is meant:
// where it is no pointer it is not read as a whole.
func (h *hoisted) visit(e ast.Expr, receiver bool) {
	if c, kind := isHole(e); kind != NoHole && (h.fresh[c] || !h.single(c)) {
		h.unknown = h.unknown || kind == Unknown || kind == Method && len(h.args) > 0
		h.method = h.method || kind == Method
		h.args = append(h.args, c.Args...)
		return
	}
	if h.clean(e) && (!receiver || !isAgg(h.typeOf(e))) && (h.single(e) || h.info.Types[e].IsType()) {
		if tv := h.info.Types[e]; tv.IsValue() && tv.Value == nil && !tv.IsNil() {
			h.args = append(h.args, e)
		}
		return
	}
	switch e := e.(type) {
	case *ast.Ident:
		h.value = h.value || h.missing[h.fileOf(e.Pos())][e.Name] == ""
	case *ast.SelectorExpr:
		if h.clean(e.X) && !isEmptyInterface(h.typeOf(e.X)) {
			h.value = true
		}
		h.visit(e.X, true)
	case *ast.CallExpr:
		h.call(e)
	case *ast.IndexExpr:
		h.value = true
		h.visit(e.X, true)
		h.visit(e.Index, false)
	case *ast.SliceExpr:
		h.value = true
		h.visit(e.X, true)
	case *ast.StarExpr:
		h.value = true
		h.visit(e.X, true)
	case *ast.ParenExpr:
		h.visit(e.X, receiver)
	case *ast.TypeAssertExpr:
		h.value = true
		h.visit(e.X, false)
	case *ast.UnaryExpr:
		h.unknown = h.unknown || e.Op == token.ARROW
		h.visit(e.X, e.Op == token.AND)
	case *ast.BinaryExpr:
		h.visit(e.X, false)
		if e.Op != token.LAND && e.Op != token.LOR {
			h.visit(e.Y, false)
		} else if hasCall(e.Y) { // it may not run
			h.unknown = true
		}
	case *ast.CompositeLit:
		h.value = h.value || e.Type == nil || h.typeOf(e.Type) != nil
		for _, elt := range e.Elts {
			h.visit(elt, false)
		}
	case *ast.KeyValueExpr:
		h.visit(e.Value, false)
	case *ast.FuncLit:
		h.wait, h.unknown = h.wait || !h.forced, true
	}
}

func (h *hoisted) call(e *ast.CallExpr) {
	switch h.judge(e.Fun) {
	case Unknown:
		h.unknown = true
	case Method:
		if len(h.args) > 0 {
			h.unknown = true // which of them is the receiver cannot be said
		}
		h.method = true
	}
	if !slices.Contains(h.roots, ast.Expr(e)) && h.hasError(e) {
		h.wait = h.wait || !h.forced // the inner call first
	}
	value := h.value // what a call is given is not its result
	defer func() { h.value = value }()
	if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok {
		h.visit(sel.X, true)
	} else if _, named := ast.Unparen(e.Fun).(*ast.Ident); !named {
		h.visit(e.Fun, false)
	}
	for _, a := range e.Args {
		h.visit(a, false)
	}
}

// judge says what the call of a function amounts to that is lost.
func (h *hoisted) judge(fun ast.Expr) Kind {
	fun = ast.Unparen(fun)
	if _, kind := isHole(&ast.CallExpr{Fun: fun}); kind != NoHole {
		return kind
	}
	if tv := h.info.Types[fun]; tv.IsType() {
		return Foreign // a conversion
	}
	switch x := fun.(type) {
	case *ast.IndexExpr:
		return h.judge(x.X)
	case *ast.IndexListExpr:
		return h.judge(x.X)
	case *ast.Ident:
		if b, ok := h.info.Uses[x].(*types.Builtin); ok && b.Name() != "close" && b.Name() != "panic" {
			return Foreign
		}
	case *ast.SelectorExpr:
		return h.judgeSelector(x)
	}
	return Unknown
}

func (h *hoisted) judgeSelector(sel *ast.SelectorExpr) Kind {
	if mayOrder(sel.Sel.Name) {
		return Unknown
	}
	if id, ok := sel.X.(*ast.Ident); ok {
		switch obj := h.info.Uses[id].(type) {
		case *types.PkgName:
			return h.harmless(obj.Imported().Path())
		case nil:
			if path, ok := h.missing[h.fileOf(id.Pos())][id.Name]; ok {
				return h.harmless(path)
			}
			return Unknown
		}
	}
	t := h.typeOf(sel.X)
	if t == nil {
		switch x := ast.Unparen(sel.X).(type) { // a chain
		case *ast.CallExpr:
			return h.judge(x.Fun)
		case *ast.SelectorExpr:
			return h.judgeSelector(x)
		}
		return Unknown
	}
	if isEmptyInterface(t) {
		return Method
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg() != h.pkg {
		return h.harmless(n.Obj().Pkg().Path())
	}
	return Unknown
}

func (h *hoisted) harmless(path string) Kind {
	if h.Own(path) || h.Orders(path) {
		return Unknown
	}
	return Foreign
}

// mayOrder reports whether a method of this name may order what invocations do, or end the
// path, whoever has it: nothing else may be known of it.
func mayOrder(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"lock", "acquire", "release", "wait", "fatal", "exit", "panic", "once", "semaphore", "signal", "sync"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return name == "do" || name == "done" || name == "go" || strings.HasPrefix(name, "compareandswap")
}

// clean reports whether all within an expression is well-typed.
func (h *hoisted) clean(e ast.Expr) bool {
	ok := !h.hasError(e)
	ast.Inspect(e, func(n ast.Node) bool {
		if x, isExpr := n.(ast.Expr); isExpr {
			if h.fresh[x] {
				return false
			}
			if t := h.info.TypeOf(x); t == types.Typ[types.Invalid] {
				ok = false
			}
		}
		return ok && n != nil && !h.fresh[n]
	})
	return ok
}

// single reports whether an expression is one value.
func (h *hoisted) single(e ast.Expr) bool {
	t := h.typeOf(e)
	_, tuple := t.(*types.Tuple)
	return t != nil && !tuple
}

// isPlain reports whether values of a type, if there is one, lead nowhere.
func isPlain(t types.Type) bool {
	if t == nil || types.Identical(t, universe("error")) {
		return t != nil
	}
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

func isEmptyInterface(t types.Type) bool {
	if t == nil {
		return false
	}
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

func isAgg(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

func hasCall(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}
