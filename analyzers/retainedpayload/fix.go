package retainedpayload

import (
	"go/ast"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/rewrite"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// fix copies what is stored: a parameter of type []byte, wherever the statement
// names it other than to be called.
func fix(a *effects.Act) []finding.Fix {
	file, ok := rewrite.Read(a.Span.File)
	if !ok {
		return nil
	}
	around := file.Enclosing(a.Span)
	stmt := statement(around)
	if stmt == nil {
		return nil
	}
	var edits []finding.Edit
	params := byteSlices(rewrite.Function(around))
	for _, value := range stored(stmt) {
		ast.Inspect(value, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && params[id.Name] {
				edits = append(edits, file.Replace(id, "bytes.Clone("+id.Name+")"))
			}
			_, isFunc := n.(*ast.FuncLit)
			return !isFunc
		})
	}
	if len(edits) == 0 {
		return nil
	}
	return file.Fix("keep a copy of the payload", edits, []string{"bytes"}, nil)
}

// statement returns the simple statement around a place.
func statement(around []ast.Node) ast.Node {
	for i := len(around) - 1; i >= 0; i-- {
		switch n := around[i].(type) {
		case *ast.AssignStmt, *ast.SendStmt, *ast.ExprStmt:
			return n
		case *ast.BlockStmt:
			return nil
		}
	}
	return nil
}

// stored returns the expressions whose values a statement may store.
func stored(stmt ast.Node) []ast.Expr {
	switch stmt := stmt.(type) {
	case *ast.AssignStmt:
		return stmt.Rhs
	case *ast.SendStmt:
		return []ast.Expr{stmt.Value}
	case *ast.ExprStmt:
		if call, ok := stmt.X.(*ast.CallExpr); ok {
			return call.Args
		}
	}
	return nil
}

// byteSlices returns the names of the parameters of type []byte.
func byteSlices(fn *ast.FuncType) map[string]bool {
	names := map[string]bool{}
	if fn == nil {
		return names
	}
	for _, p := range fn.Params.List {
		slice, ok := p.Type.(*ast.ArrayType)
		if !ok || slice.Len != nil {
			continue
		}
		if elem, ok := slice.Elt.(*ast.Ident); ok && elem.Name == "byte" {
			for _, id := range p.Names {
				names[id.Name] = true
			}
		}
	}
	return names
}
