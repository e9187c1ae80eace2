package partial

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// mend puts something else in the place of the smallest piece of syntax at the end of the path
// for which there is something, and reports whether it did.
func (m *mender) mend(p path) bool {
	if spec := p.importAt(); spec != nil {
		return m.dropImport(p.file(), spec)
	}
	if m.blunt {
		return m.mendFunction(p) || m.mendDecl(p)
	}
	if i := p.typeAt(); i >= 0 {
		return m.mendType(p, i)
	}
	if i := p.last(isExpr); i > 0 && p.last(isStmt) < i {
		if done, wait := m.mendExpr(p, i); done || wait {
			return done
		}
	}
	if i := p.last(isStmt); i > 0 {
		if done, wait := m.mendStmt(p, i); done || wait {
			return done
		}
	}
	return m.mendFunction(p) || m.mendDecl(p)
}

func isExpr(n ast.Node) bool { _, ok := n.(ast.Expr); return ok }
func isStmt(n ast.Node) bool { _, ok := n.(ast.Stmt); return ok }
func isDecl(n ast.Node) bool { _, ok := n.(ast.Decl); return ok }

// replace puts a node in the place of another.
func (m *mender) replace(root, old, new ast.Node) {
	m.fresh[new] = true
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		if c.Node() == old {
			c.Replace(new)
			return false
		}
		return true
	}, nil)
}

// remove takes a node out of its list.
func (m *mender) remove(root, old ast.Node) {
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		if c.Node() == old {
			c.Delete()
			return false
		}
		return true
	}, nil)
}

// dropImport takes an import out of a file, and remembers by which name it was used.
func (m *mender) dropImport(f *ast.File, spec *ast.ImportSpec) bool {
	path := strings.Trim(spec.Path.Value, "`\"")
	name := guessName(path)
	if spec.Name != nil {
		name = spec.Name.Name
	}
	if m.missing[f] == nil {
		m.missing[f] = map[string]string{}
	}
	m.missing[f][name] = path
	m.remove(f, spec)
	f.Imports = slices.DeleteFunc(f.Imports, func(s *ast.ImportSpec) bool { return s == spec })
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && g.Tok == token.IMPORT && len(g.Specs) == 0
	})
	return true
}

// guessName returns the name that a package of this path most likely has.
func guessName(path string) string {
	parts := strings.Split(path, "/")
	last := parts[len(parts)-1]
	if len(parts) > 1 && len(last) > 1 && last[0] == 'v' && strings.Trim(last[1:], "0123456789") == "" {
		last = parts[len(parts)-2]
	}
	last, _, _ = strings.Cut(last, ".")
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(last, "go-"), "-go"), "-", "")
}

// importAt returns the import that the path leads to, nil if it leads to none.
func (p path) importAt() *ast.ImportSpec {
	i := p.last(func(n ast.Node) bool { _, ok := n.(*ast.ImportSpec); return ok })
	if i < 0 {
		return nil
	}
	return p[i].(*ast.ImportSpec)
}

// typeAt returns the index of the whole type that the path leads into, -1 if it leads into none.
func (p path) typeAt() int {
	for i := len(p) - 1; i > 0; i-- {
		e, ok := p[i].(ast.Expr)
		if !ok {
			return -1
		}
		if isTypeOf(p[i-1], e) {
			return i
		}
		switch e.(type) {
		case *ast.Ident, *ast.SelectorExpr, *ast.StarExpr, *ast.IndexExpr, *ast.IndexListExpr, *ast.ParenExpr:
		default:
			return -1
		}
	}
	return -1
}

// isTypeOf reports whether parent wants a type where e stands.
func isTypeOf(parent ast.Node, e ast.Expr) bool {
	switch n := parent.(type) {
	case *ast.Field:
		return n.Type == e
	case *ast.ValueSpec:
		return n.Type == e
	case *ast.TypeSpec:
		return n.Type == e
	case *ast.ArrayType:
		return n.Elt == e
	case *ast.MapType:
		return n.Key == e || n.Value == e
	case *ast.ChanType:
		return n.Value == e
	case *ast.Ellipsis:
		return n.Elt == e
	}
	return false
}

// mendType puts any in the place of a type. Receivers and embedded fields go as a whole.
func (m *mender) mendType(p path, i int) bool {
	if id, ok := p[i].(*ast.Ident); ok && id.Name == "any" {
		return m.mendFunction(p) || m.mendDecl(p)
	}
	var with ast.Expr = &ast.Ident{NamePos: p[i].Pos(), Name: "any"}
	switch n := p[i-1].(type) {
	case *ast.TypeSpec:
		if !n.Assign.IsValid() { // it may have methods
			with = &ast.StructType{Struct: p[i].Pos(), Fields: &ast.FieldList{Opening: p[i].Pos(), Closing: p[i].End() - 1}}
		}
	case *ast.Field:
		if fn := p.function(); fn != nil && fn.Recv != nil && slices.Contains(fn.Recv.List, n) {
			return m.mendDecl(p)
		}
		if len(n.Names) > 0 || i < 3 {
			break
		}
		switch p[i-3].(type) {
		case *ast.StructType, *ast.InterfaceType:
			m.remove(p.file(), n)
			return true
		}
	}
	m.replace(p.file(), p[i], with)
	return true
}

// mendFunction puts a hole in the place of the body of the innermost function.
func (m *mender) mendFunction(p path) bool {
	for i := len(p) - 1; i > 0; i-- {
		switch n := p[i].(type) {
		case *ast.FuncDecl:
			return n.Body != nil && i+1 < len(p) && p[i+1] == n.Body && m.empty(p, n.Type, n.Body)
		case *ast.FuncLit:
			if i+1 < len(p) && p[i+1] == n.Body && m.empty(p, n.Type, n.Body) {
				return true
			}
		}
	}
	return false
}

// empty leaves nothing of a body but a hole.
func (m *mender) empty(p path, typ *ast.FuncType, body *ast.BlockStmt) bool {
	if len(body.List) > 0 {
		if s, ok := body.List[0].(*ast.ExprStmt); ok {
			if _, kind := isHole(s.X); kind == Unknown && len(body.List) == 2 && m.fresh[body] {
				return false // nothing is left to be cut
			}
		}
	}
	hole := &ast.ExprStmt{X: m.hole(p, body, Unknown, nil, nil)}
	nameResults(typ)
	body.List = []ast.Stmt{hole, &ast.ReturnStmt{Return: body.End() - 1}}
	m.fresh[body] = true
	return true
}

// nameResults lets a function return without saying what.
func nameResults(typ *ast.FuncType) {
	if typ.Results == nil {
		return
	}
	for _, f := range typ.Results.List {
		if len(f.Names) == 0 {
			f.Names = []*ast.Ident{{NamePos: f.Type.Pos(), Name: "_"}}
		}
	}
}

// mendDecl takes a declaration away. A variable stays, if there is something that it can be.
func (m *mender) mendDecl(p path) bool {
	f := p.file()
	i := p.last(isDecl)
	if i < 0 {
		return false
	}
	if _, ok := p[i].(*ast.FuncDecl); ok {
		f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool { return d == p[i] })
		return true
	}
	if i != 1 || i+1 >= len(p) {
		return false
	}
	gen, ok := p[i].(*ast.GenDecl)
	spec, isSpec := p[i+1].(ast.Spec)
	if !ok || !isSpec {
		return false
	}
	if v, ok := spec.(*ast.ValueSpec); ok && gen.Tok == token.VAR && len(v.Values) > 0 && i+2 < len(p) {
		m.fresh[v] = true
		v.Values = nil
		if v.Type == nil {
			v.Type = &ast.Ident{NamePos: v.Names[len(v.Names)-1].End(), Name: "any"}
		}
		return true
	}
	m.remove(f, spec)
	if len(gen.Specs) == 0 {
		f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool { return d == p[i] })
	}
	return true
}

// typed returns an expression of type t of which nothing is known, which keeps args evaluated.
// There is none for structs and the like, and, with arguments, for pointers and the like.
func (m *mender) typed(p path, at ast.Node, t types.Type, kind Kind, args []ast.Expr) ast.Expr {
	if t == nil {
		return nil
	}
	switch u := t.(type) {
	case *types.Basic:
		if u.Info()&types.IsUntyped == 0 && u.Kind() != types.Invalid && u.Kind() != types.UnsafePointer {
			return m.hole(p, at, kind, []types.Type{u}, args)
		}
		return nil
	}
	if types.Identical(t, universe("error")) {
		return m.hole(p, at, kind, []types.Type{universe("error")}, args)
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return nil
	}
	if isEmptyInterface(t) {
		return m.hole(p, at, kind, []types.Type{universe("any")}, args)
	}
	if len(args) > 0 || kind == Unknown {
		return nil
	}
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Slice, *types.Signature, *types.Chan, *types.Interface:
		// The end is where the expression ended, so that scopes begin where they did.
		null := &ast.ParenExpr{Lparen: at.Pos(), X: &ast.Ident{NamePos: at.Pos(), Name: "nil"}, Rparen: at.End() - 1}
		m.fresh[null] = true
		return null
	}
	return nil
}
