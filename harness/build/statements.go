package build

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
)

// A probing puts probes into a file.
type probing struct {
	*patch
	name string // by which the file knows the probe
	bare bool   // nothing is put behind statements
}

// lay puts a probe around a statement: In before it and Out where it ends.
//
// Where a statement that branches goes into one of its branches, its head has ended; a
// loop ends where it is left. Before a statement with no end, such as a return, In and
// Out stand together, so that the invocation is there for as long as it is delayed.
func (p *probing) lay(id int, s ast.Stmt, last bool) {
	in, out := fmt.Sprintf("%s.In(%d);", p.name, id), fmt.Sprintf("%s.Out(%d);", p.name, id)
	if last {
		in = fmt.Sprintf("%s.Last(%d);", p.name, id)
	}
	inner, label := unlabel(s)
	end := !terminating(inner, label)
	var within []token.Pos // where it ends before its end
	switch inner := inner.(type) {
	case *ast.IfStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		within = branches(inner)
	case *ast.ForStmt, *ast.RangeStmt:
		if end {
			within = exits(inner, label)
		}
	case *ast.BranchStmt, *ast.BlockStmt:
		end = false
	}
	if p.bare || !end && len(within) == 0 {
		p.keep(s.Pos(), in+out)
		return
	}
	p.keep(s.Pos(), in)
	for _, at := range within {
		p.keep(at, out)
	}
	if end {
		p.keep(s.End(), ";"+out)
	}
}

// keep inserts text, which ends a line, and says behind it at which line and column of
// the original file what follows stands. The compiler knows no columns above 255, so that
// nothing must get far to the right.
func (p *probing) keep(at token.Pos, text string) {
	pos := p.fset.PositionFor(at, false)
	p.insert(at, fmt.Sprintf("%s\n/*line :%d:%d*/", text, pos.Line, pos.Column))
}

// statement finds the innermost statement in a list of statements that has a site in it,
// or nil.
func (p *patch) statement(s Site) ast.Stmt {
	file := p.fset.File(p.file.FileStart)
	if s.Line < 1 || s.Line > file.LineCount() {
		return nil
	}
	from := file.LineStart(s.Line)
	to := token.Pos(file.Base() + file.Size())
	if s.Line < file.LineCount() {
		to = file.LineStart(s.Line + 1)
	}
	has := func(n ast.Stmt) bool { return n.Pos() < to && from < n.End() }
	if at := from + token.Pos(s.Column-1); s.Column > 0 && at < to {
		has = func(n ast.Stmt) bool { return n.Pos() <= at && at < n.End() }
	}
	whole := func(n ast.Stmt) bool { return has(n) && p.fset.PositionFor(n.End(), false).Line >= s.EndLine }
	if found := p.innermost(whole); found != nil {
		return found
	}
	return p.innermost(has)
}

// innermost finds the first of the deepest statements of lists.
func (p *patch) innermost(has func(ast.Stmt) bool) (found ast.Stmt) {
	depth, deepest := 0, 0
	ast.Inspect(p.file, func(n ast.Node) bool {
		if n == nil {
			depth--
			return true
		}
		depth++
		for _, s := range listOf(n) {
			if s = target(s); has(s) && depth > deepest {
				found, deepest = s, depth
			}
		}
		return true
	})
	return found
}

// listOf is the list of statements that a node has.
func listOf(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		if len(n.List) > 0 {
			switch n.List[0].(type) {
			case *ast.CaseClause, *ast.CommClause:
				return nil // these have the lists
			}
		}
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// target is what a probe goes around: a statement with a label without that label, so
// that jumps are seen, unless break and continue need the label where it is.
func target(s ast.Stmt) ast.Stmt {
	l, ok := s.(*ast.LabeledStmt)
	if !ok {
		return s
	}
	switch l.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return s
	}
	return target(l.Stmt)
}

// unlabel takes a statement and its label apart.
func unlabel(s ast.Stmt) (inner ast.Stmt, label string) {
	if l, ok := s.(*ast.LabeledStmt); ok {
		return l.Stmt, l.Label.Name
	}
	return s, ""
}

// branches are the positions where the branches of a statement begin.
func branches(s ast.Stmt) (at []token.Pos) {
	var body *ast.BlockStmt
	switch s := s.(type) {
	case *ast.IfStmt:
		at = append(at, s.Body.Lbrace+1)
		switch other := s.Else.(type) {
		case *ast.BlockStmt:
			at = append(at, other.Lbrace+1)
		case *ast.IfStmt:
			at = append(at, branches(other)...)
		}
		return at
	case *ast.SwitchStmt:
		body = s.Body
	case *ast.TypeSwitchStmt:
		body = s.Body
	case *ast.SelectStmt:
		body = s.Body
	}
	for _, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			at = append(at, c.Colon+1)
		case *ast.CommClause:
			at = append(at, c.Colon+1)
		}
	}
	return at
}

// exits are the positions of statements in a loop that go elsewhere.
func exits(loop ast.Stmt, label string) (at []token.Pos) {
	own := map[string]bool{label: true, "": true}
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.LabeledStmt:
			own[n.Label.Name] = true // what breaks it stands in it
		case *ast.ReturnStmt:
			at = append(at, n.Pos())
		case *ast.BranchStmt:
			if n.Tok == token.GOTO || n.Label != nil && !own[n.Label.Name] {
				at = append(at, n.Pos())
			}
		}
		return true
	})
	return at
}

// terminating reports whether a statement ends a list of statements for good; see
// "Terminating statements" in the specification of Go.
func terminating(s ast.Stmt, label string) bool {
	switch s := s.(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.GOTO
	case *ast.ExprStmt:
		call, ok := ast.Unparen(s.X).(*ast.CallExpr)
		if !ok {
			return false
		}
		name, ok := call.Fun.(*ast.Ident)
		return ok && name.Name == "panic" // of whatever meaning: nothing is lost then
	case *ast.BlockStmt:
		last := lastOf(s.List)
		return last != nil && terminating(last, "")
	case *ast.IfStmt:
		return s.Else != nil && terminating(s.Body, "") && terminating(s.Else, "")
	case *ast.ForStmt:
		return s.Cond == nil && !breaks(s.Body, label, true)
	case *ast.SwitchStmt:
		return hasDefault(s.Body) && terminatingClauses(s.Body, label)
	case *ast.TypeSwitchStmt:
		return hasDefault(s.Body) && terminatingClauses(s.Body, label)
	case *ast.SelectStmt:
		return terminatingClauses(s.Body, label)
	case *ast.LabeledStmt:
		return terminating(s.Stmt, s.Label.Name)
	}
	return false
}

// lastOf is the last statement of a list that is not empty, or nil.
func lastOf(list []ast.Stmt) ast.Stmt {
	for _, s := range slices.Backward(list) {
		if _, empty := s.(*ast.EmptyStmt); !empty {
			return s
		}
	}
	return nil
}

func terminatingClauses(body *ast.BlockStmt, label string) bool {
	for _, c := range body.List {
		last := lastOf(listOf(c))
		if b, ok := last.(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
			continue
		}
		if last == nil || !terminating(last, "") {
			return false
		}
	}
	return !breaks(body, label, true)
}

func hasDefault(body *ast.BlockStmt) bool {
	return slices.ContainsFunc(body.List, func(s ast.Stmt) bool {
		c, ok := s.(*ast.CaseClause)
		return ok && c.List == nil
	})
}

// breaks reports whether the body of a statement has a break that ends the statement:
// with its label or, where no other statement is in between, without one.
func breaks(body ast.Node, label string, plain bool) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if n == body || found {
			return !found
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = n.Tok == token.BREAK && (n.Label == nil && plain || n.Label != nil && n.Label.Name == label)
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			found = breaks(n, label, false)
			return false
		}
		return true
	})
	return found
}
