package partial

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// mendStmt puts holes in the place of a statement. wait says that something within has to be
// mended first.
func (m *mender) mendStmt(p path, i int) (done, wait bool) {
	if comm, ok := p[i-1].(*ast.CommClause); ok && comm.Comm == p[i] {
		return m.mendComm(p, i, comm)
	}
	switch s := p[i].(type) {
	case *ast.BlockStmt:
		return m.endBlock(p, i, s)
	case *ast.AssignStmt:
		return m.mendAssign(p, i, s)
	case *ast.ExprStmt:
		return m.mendCall(p, i, s.X, func(hole *ast.CallExpr) ast.Stmt { return &ast.ExprStmt{X: hole} })
	case *ast.DeferStmt:
		return m.mendCall(p, i, s.Call, func(hole *ast.CallExpr) ast.Stmt { return &ast.DeferStmt{Defer: s.Defer, Call: hole} })
	case *ast.GoStmt:
		return m.mendCall(p, i, s.Call, func(hole *ast.CallExpr) ast.Stmt { return &ast.GoStmt{Go: s.Go, Call: hole} })
	case *ast.ReturnStmt:
		return m.mendReturn(p, i, s)
	case *ast.DeclStmt:
		return m.mendVar(p, i, s)
	case *ast.RangeStmt:
		return m.mendRange(p, s)
	case *ast.IfStmt:
		return m.mendCondition(p, s.Cond, i)
	case *ast.ForStmt:
		return m.mendCondition(p, s.Cond, i)
	case *ast.SendStmt:
		return m.lose(p, i, s.Chan, s.Value)
	case *ast.IncDecStmt:
		return m.lose(p, i, s.X)
	}
	return false, false
}

// mendComm lets a case of a select be about a channel that is not known.
func (m *mender) mendComm(p path, i int, clause *ast.CommClause) (done, wait bool) {
	var channel ast.Expr
	switch s := clause.Comm.(type) {
	case *ast.SendStmt:
		channel = s.Chan
	case *ast.ExprStmt:
		channel = s.X
	case *ast.AssignStmt:
		channel = s.Rhs[0]
	}
	h := m.hoist(channel)
	if h.wait {
		return false, true
	}
	if c, _ := isHole(strip(channel)); c != nil {
		return false, false // the values that it carries do not fit
	}
	hole := m.hole(p, channel, Unknown, []types.Type{types.NewChan(types.SendRecv, universe("any"))}, h.args)
	receive := &ast.UnaryExpr{OpPos: channel.Pos(), Op: token.ARROW, X: hole}
	switch s := clause.Comm.(type) {
	case *ast.SendStmt:
		s.Chan = hole
	case *ast.ExprStmt:
		s.X = receive
	case *ast.AssignStmt:
		s.Rhs[0] = receive
	}
	return true, false
}

// strip returns the channel that an expression receives from.
func strip(e ast.Expr) ast.Expr {
	if u, ok := e.(*ast.UnaryExpr); ok {
		return u.X
	}
	return e
}

// lose puts a hole of which nothing is known in the place of a statement that assigns nothing.
func (m *mender) lose(p path, i int, parts ...ast.Expr) (done, wait bool) {
	h := m.hoist(parts...)
	if h.wait {
		return false, true
	}
	m.replace(p.file(), p[i], &ast.ExprStmt{X: m.hole(p, p[i], Unknown, nil, h.args)})
	return true, false
}

// mendCall puts a hole in the place of a call in a statement.
func (m *mender) mendCall(p path, i int, call ast.Expr, in func(*ast.CallExpr) ast.Stmt) (done, wait bool) {
	h := m.hoist(call)
	if h.wait {
		return false, true
	}
	kind := h.kind(universe("bool"))
	if _, ok := p[i].(*ast.DeferStmt); ok && kind == Unknown && inList(p, i) { // its arguments are evaluated now
		m.insert(p.file(), p[i], &ast.ExprStmt{X: m.hole(p, call, Unknown, nil, nil)})
	}
	m.replace(p.file(), p[i], in(m.hole(p, call, kind, nil, h.args)))
	return true, false
}

// endBlock lets a function return at its end, where it does not since something was cut.
func (m *mender) endBlock(p path, i int, body *ast.BlockStmt) (done, wait bool) {
	if isStmt(p[i-1]) {
		return false, false
	}
	typ := p[:i].signature()
	if n := len(body.List); n > 0 && m.fresh[body.List[n-1]] {
		return false, !m.forced
	}
	nameResults(typ)
	hole := &ast.ExprStmt{X: m.hole(p, &ast.BadExpr{From: body.Rbrace, To: body.Rbrace + 1}, Unknown, nil, nil)}
	end := &ast.ReturnStmt{Return: body.Rbrace}
	m.fresh[body], m.fresh[end] = true, true
	body.List = append(body.List, hole, end)
	return true, false
}

// mendAssign gives each variable that an assignment is to a value that leads nowhere.
func (m *mender) mendAssign(p path, i int, s *ast.AssignStmt) (done, wait bool) {
	h := m.hoist(s.Rhs...)
	if h.wait {
		return false, true
	}
	out := &ast.AssignStmt{TokPos: s.TokPos, Tok: token.ASSIGN}
	args, kind := h.args, h.kind(m.target(s, 0))
	for k, l := range s.Lhs {
		id, ok := l.(*ast.Ident)
		isNew := s.Tok == token.DEFINE && ok && m.info.Defs[id] != nil
		if !isNew && !h.clean(l) {
			kind = Unknown // what it is to is not known
			continue
		}
		if !isNew && !(ok && id.Name == "_") && m.typeOf(l) == nil {
			return false, false
		}
		if isNew {
			out.Tok = token.DEFINE
		}
		r := m.stale(p, s, l, m.target(s, k))
		if r == nil {
			kind = Unknown // an entry of a map, or what a call returns
			continue
		}
		out.Lhs, out.Rhs = append(out.Lhs, l), append(out.Rhs, r)
	}
	lead := &ast.ExprStmt{X: m.hole(p, s, kind, nil, args)}
	switch {
	case len(out.Lhs) == 0:
		m.replace(p.file(), s, lead)
	case inList(p, i):
		m.insert(p.file(), s, lead)
		m.replace(p.file(), s, out)
	default: // the beginning of an if, say: the first value has to bear it all
		first, _ := isHole(out.Rhs[0])
		if first == nil {
			return false, false
		}
		out.Rhs[0] = m.typed(p, s, m.target(s, 0), kind, args)
		if len(out.Lhs) < len(s.Lhs) || out.Rhs[0] == nil {
			return false, false
		}
		m.replace(p.file(), s, out)
	}
	return true, false
}

// stale returns a value for a variable that no longer holds what it held.
func (m *mender) stale(p path, at ast.Node, l ast.Expr, t types.Type) ast.Expr {
	if t == nil {
		return nil
	}
	if e := m.typed(p, at, t, Foreign, nil); e != nil {
		return e
	}
	if _, ok := ast.Unparen(l).(*ast.IndexExpr); ok {
		return nil // may have no address
	}
	if hasCall(l) {
		return nil
	}
	return m.call(p, at, like, []ast.Expr{&ast.UnaryExpr{OpPos: l.Pos(), Op: token.AND, X: l}})
}

func inList(p path, i int) bool {
	switch parent := p[i-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return true
	case *ast.CommClause:
		return parent.Comm != p[i]
	}
	return false
}

func (m *mender) insert(root, before ast.Node, s ast.Stmt) {
	m.fresh[s] = true
	astutil.Apply(root, func(c *astutil.Cursor) bool {
		if c.Node() == before {
			c.InsertBefore(s)
			return false
		}
		return true
	}, nil)
}

// mendReturn returns a value of which nothing is known in the place of each that is cut.
func (m *mender) mendReturn(p path, i int, s *ast.ReturnStmt) (done, wait bool) {
	if !inList(p, i) {
		return false, false
	}
	typ := p[:i].signature()
	h := m.hoist(s.Results...)
	if h.wait {
		return false, true
	}
	named := typ.Results != nil && len(typ.Results.List) > 0 && len(typ.Results.List[0].Names) > 0 && typ.Results.List[0].Names[0].Name != "_"
	lead := &ast.ExprStmt{X: m.hole(p, s, h.kind(universe("bool")), nil, h.args)}
	out := &ast.ReturnStmt{Return: s.Return}
	if named { // they may hold what is not returned
		for _, f := range typ.Results.List {
			for range f.Names {
				zero := &ast.CallExpr{Fun: &ast.Ident{NamePos: s.Pos(), Name: "new"}, Lparen: s.Pos(), Args: []ast.Expr{f.Type}, Rparen: s.Pos()}
				out.Results = append(out.Results, &ast.StarExpr{Star: s.Pos(), X: zero})
			}
		}
	} else {
		nameResults(typ)
	}
	m.insert(p.file(), s, lead)
	m.replace(p.file(), s, out)
	return true, false
}

// mendVar lets variables of a function have their type, or any.
func (m *mender) mendVar(p path, i int, s *ast.DeclStmt) (done, wait bool) {
	gen, ok := s.Decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR || !inList(p, i) {
		return false, false
	}
	var values []ast.Expr
	for _, spec := range gen.Specs {
		values = append(values, spec.(*ast.ValueSpec).Values...)
	}
	h := m.hoist(values...)
	if h.wait || len(values) == 0 {
		return false, h.wait
	}
	for _, spec := range gen.Specs {
		v := spec.(*ast.ValueSpec)
		if len(v.Values) == 0 {
			continue
		}
		end := v.Values[len(v.Values)-1]
		v.Values = nil
		if v.Type == nil {
			v.Type = &ast.Ident{NamePos: v.Names[len(v.Names)-1].End(), Name: "any"}
			continue
		}
		for range v.Names {
			if e := m.typed(p, end, m.info.TypeOf(v.Type), Foreign, nil); e != nil {
				v.Values = append(v.Values, e)
			}
		}
	}
	m.insert(p.file(), s, &ast.ExprStmt{X: m.hole(p, s, h.kind(nil), nil, h.args)})
	m.fresh[s] = true
	return true, false
}

// mendRange goes through a loop, it is not known how often, with variables of which nothing
// is known.
func (m *mender) mendRange(p path, s *ast.RangeStmt) (done, wait bool) {
	if s.Tok == token.ASSIGN {
		return false, false
	}
	h := m.hoist(s.X)
	if h.wait {
		return false, true
	}
	cond := m.hole(p, s.X, h.kind(nil), []types.Type{universe("bool")}, h.args)
	body := s.Body
	for _, v := range []ast.Expr{s.Key, s.Value} {
		id, ok := v.(*ast.Ident)
		if !ok || id.Name == "_" {
			continue
		}
		define := &ast.AssignStmt{Lhs: []ast.Expr{id}, TokPos: s.TokPos, Tok: token.DEFINE, Rhs: []ast.Expr{m.hole(p, s.X, Foreign, []types.Type{universe("any")}, nil)}}
		m.fresh[define] = true
		body.List = append([]ast.Stmt{define}, body.List...)
	}
	m.replace(p.file(), s, &ast.ForStmt{For: s.For, Cond: cond, Body: body})
	return true, false
}

// mendCondition puts a hole in the place of what decides.
func (m *mender) mendCondition(p path, cond ast.Expr, i int) (done, wait bool) {
	if cond == nil || i+1 >= len(p) || p[i+1] != cond {
		return false, false
	}
	h := m.hoist(cond)
	if h.wait {
		return false, true
	}
	m.replace(p.file(), cond, m.hole(p, cond, Unknown, []types.Type{universe("bool")}, h.args))
	return true, false
}
