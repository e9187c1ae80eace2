package harness

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// missed says why a statement was not reached: the last call on the way to it that was
// made, and the condition behind it.
func (c *confirmation) missed(s *subject) string {
	target := s.finding.Span
	reached := ""
	if len(s.finding.Sides) > 0 {
		for i, call := range s.finding.Sides[0].Chain {
			if i >= len(s.wayHits) || s.wayHits[i] == 0 {
				target = call.Call
				break
			}
			reached = call.Callee
		}
	}
	text := "no event gets "
	switch elsewhere := target != s.finding.Span; {
	case reached != "" && elsewhere:
		text = fmt.Sprintf("events get as far as %s, but not to the call at %s", reached, place(target))
	case reached != "":
		text = "events get as far as " + reached
	case elsewhere:
		text += "to the call at " + place(target)
	default:
		text += "here"
	}
	if condition := conditionOf(target); condition != "" {
		text += ": " + condition
	}
	return text
}

func place(s finding.Span) string { return fmt.Sprintf("%s:%d", filepath.Base(s.File), s.Line) }

// conditionOf says under which condition a statement is run: that of the branch that it is
// in, or else one under which its function returns before.
func conditionOf(target finding.Span) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, target.File, nil, parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	w := &way{fset: fset, line: target.Line}
	ast.Inspect(file, w.visit)
	return w.text
}

// A way collects the condition that is nearest to a line.
type way struct {
	fset *token.FileSet
	line int
	text string
}

func (w *way) within(n ast.Node) bool {
	return w.fset.Position(n.Pos()).Line <= w.line && w.line <= w.fset.Position(n.End()).Line
}

func (w *way) visit(n ast.Node) bool {
	if n == nil || !w.within(n) {
		return false
	}
	switch n := n.(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		w.text = ""
	case *ast.BlockStmt:
		w.guards(n.List)
	case *ast.IfStmt:
		w.branch(n)
	case *ast.CaseClause:
		switch {
		case n.List == nil && len(n.Body) > 0:
			w.text = "it is in a default case" + w.at(n)
		case w.inBody(n.Body):
			w.text = "it needs the case " + exprs(n.List) + w.at(n)
		}
	case *ast.CommClause:
		if w.inBody(n.Body) {
			w.text = "it needs one case of a select" + w.at(n)
		}
	case *ast.ForStmt:
		if w.within(n.Body) && n.Cond != nil {
			w.text = "it needs " + types.ExprString(n.Cond) + w.at(n)
		}
	case *ast.RangeStmt:
		if w.within(n.Body) {
			w.text = "it needs an element in " + types.ExprString(n.X) + w.at(n)
		}
	}
	return true
}

// branch notes the condition of the branch that the line is in.
func (w *way) branch(n *ast.IfStmt) {
	first := w.fset.Position(n.Body.Lbrace).Line
	switch {
	case w.within(n.Body) && w.line > first:
		w.text = "it needs " + types.ExprString(n.Cond) + w.at(n)
	case n.Else != nil && w.within(n.Else):
		w.text = "it needs " + not(n.Cond) + w.at(n)
	}
}

// guards notes the last condition under which a statement list returns before the line.
func (w *way) guards(list []ast.Stmt) {
	for _, stmt := range list {
		n, ok := stmt.(*ast.IfStmt)
		if !ok || w.fset.Position(n.End()).Line >= w.line || len(n.Body.List) == 0 {
			continue
		}
		if _, ok := n.Body.List[len(n.Body.List)-1].(*ast.ReturnStmt); ok {
			w.text = "it needs " + not(n.Cond) + w.at(n)
		}
	}
}

// not is the text of the opposite of a condition.
func not(cond ast.Expr) string {
	opposite := map[token.Token]token.Token{token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR}
	switch c := cond.(type) {
	case *ast.BinaryExpr:
		if op, ok := opposite[c.Op]; ok {
			return types.ExprString(&ast.BinaryExpr{X: c.X, Op: op, Y: c.Y})
		}
	case *ast.UnaryExpr:
		if c.Op == token.NOT {
			return types.ExprString(c.X)
		}
	case *ast.Ident, *ast.CallExpr, *ast.SelectorExpr:
		return "!" + types.ExprString(cond)
	}
	return "!(" + types.ExprString(cond) + ")"
}

func (w *way) inBody(list []ast.Stmt) bool {
	return len(list) > 0 && w.fset.Position(list[0].Pos()).Line <= w.line && w.line <= w.fset.Position(list[len(list)-1].End()).Line
}

func (w *way) at(n ast.Node) string { return fmt.Sprintf(" (line %d)", w.fset.Position(n.Pos()).Line) }

func exprs(list []ast.Expr) string {
	text := ""
	for i, e := range list {
		if i > 0 {
			text += ", "
		}
		text += types.ExprString(e)
	}
	return text
}
